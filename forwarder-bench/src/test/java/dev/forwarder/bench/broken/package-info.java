/** A benchmark that fails, to see that a failure is seen; no run of the others includes it. */
@NullMarked
package dev.forwarder.bench.broken;

import org.jspecify.annotations.NullMarked;
