package dev.forwarder.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue from any number of threads to one, without locks and without garbage: a stack that the
 * taker empties in one exchange and turns round. Its size is bounded by what is reserved before
 * anything is put.
 */
final class Inbox<T extends Linked<T>> {

  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(Inbox.class, "head", Linked.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through HEAD
  private volatile @Nullable Linked<T> head;

  /** What was taken and not yet polled, oldest first; the taker's own. */
  private @Nullable T taken;

  /** Puts an item; any thread. */
  @SuppressWarnings("unchecked")
  void put(T item) {
    Linked<T> seen;
    do {
      seen = (Linked<T>) HEAD.getVolatile(this);
      item.next((T) seen);
    } while (!HEAD.weakCompareAndSet(this, seen, item));
  }

  /** The oldest item, which stays, or null; the taker alone. */
  @Nullable T peek() {
    if (taken == null) {
      taken = takeAll();
    }
    return taken;
  }

  /** The oldest item, or null; the taker alone. */
  @Nullable T poll() {
    T item = peek();
    if (item != null) {
      taken = item.next();
      item.next(null);
    }
    return item;
  }

  @SuppressWarnings("unchecked")
  private @Nullable T takeAll() {
    if (HEAD.getVolatile(this) == null) {
      return null;
    }
    T newest = (T) HEAD.getAndSet(this, null);
    T oldest = null;
    while (newest != null) {
      T older = newest.next();
      newest.next(oldest);
      oldest = newest;
      newest = older;
    }
    return oldest;
  }

  /** Each item, in no order; the taker alone, and only while nobody puts. */
  @SuppressWarnings("unchecked")
  void forEach(Consumer<? super T> action) {
    for (T item = taken; item != null; item = item.next()) {
      action.accept(item);
    }
    for (T item = (T) HEAD.getVolatile(this); item != null; item = item.next()) {
      action.accept(item);
    }
  }

  /** Whether there is nothing to poll; exact for the taker alone. */
  boolean isEmpty() {
    return taken == null && HEAD.getVolatile(this) == null;
  }
}
