/**
 * The benchmarks: {@link dev.forwarder.bench.Bench} is the program, a {@link
 * dev.forwarder.bench.Suite} what it measures together.
 */
@NullMarked
package dev.forwarder.bench;

import org.jspecify.annotations.NullMarked;
