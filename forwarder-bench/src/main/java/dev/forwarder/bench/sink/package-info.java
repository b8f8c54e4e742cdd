/**
 * The other end of the benchmarks: a lean HTTP/1.1 server that counts requests, in a process of its
 * own. {@link dev.forwarder.bench.sink.Sink} is the program, {@link
 * dev.forwarder.bench.sink.Behaviour} what its ports can do. {@link
 * dev.forwarder.bench.sink.TlsSink} is another, behind TLS, which is the HTTP library's own server.
 */
@NullMarked
package dev.forwarder.bench.sink;

import org.jspecify.annotations.NullMarked;
