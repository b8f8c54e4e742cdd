/**
 * JMH benchmarks of the hot paths, a class for each: {@code java -jar benchmarks.jar jmh}. See
 * {@link dev.forwarder.bench.micro.SubmitBenchmark} first.
 */
@NullMarked
package dev.forwarder.bench.micro;

import org.jspecify.annotations.NullMarked;
