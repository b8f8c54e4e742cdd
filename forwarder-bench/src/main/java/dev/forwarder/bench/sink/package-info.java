/**
 * The other end of the benchmarks: a lean server of HTTP/1.1, and of Kafka's producers, that counts
 * requests, in a process of its own. {@link dev.forwarder.bench.sink.Sink} is the program, {@link
 * dev.forwarder.bench.sink.Behaviour} what its ports can do, {@link
 * dev.forwarder.bench.sink.Framing} where protocols differ. {@link
 * dev.forwarder.bench.sink.TlsSink} is another, behind TLS, which is the HTTP library's own server.
 */
@NullMarked
package dev.forwarder.bench.sink;

import org.jspecify.annotations.NullMarked;
