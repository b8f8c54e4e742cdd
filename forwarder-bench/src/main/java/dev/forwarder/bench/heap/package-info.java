/**
 * What a payload that waits costs beside its own bytes: {@link dev.forwarder.bench.heap.HeapMain}
 * is a forwarder whose backend is away.
 */
@NullMarked
package dev.forwarder.bench.heap;

import org.jspecify.annotations.NullMarked;
