package dev.forwarder.core;

import org.jspecify.annotations.Nullable;

/**
 * Something that carries the link to its successor in itself, so that queueing it costs nothing.
 */
interface Linked<T> {

  @Nullable T next();

  void next(@Nullable T next);
}
