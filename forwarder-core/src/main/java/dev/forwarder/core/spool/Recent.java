package dev.forwarder.core.spool;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Results for keys that were asked for lately: a host uses few routes and few lists of headers.
 * Thread-safe without a lock; what is lost to a race is worked out again.
 */
final class Recent<K, V> {

  static final int MOST = 32;
  static final int MOST_BYTES = 4096;

  private record Entry<K, V>(K key, V value) {}

  /** Never changed in place. */
  private volatile Entry<K, V>[] entries = none();

  @SuppressWarnings({"unchecked", "rawtypes"}) // holds nothing of any type
  private static <K, V> Entry<K, V>[] none() {
    return new Entry[0];
  }

  @Nullable V get(K key) {
    for (Entry<K, V> entry : entries) {
      if (entry.key.equals(key)) {
        return entry.value;
      }
    }
    return null;
  }

  /**
   * Keeps a result, if it is short: what is longer is seldom, and would be kept for long. Where
   * there are too many, all are forgotten: they are of a host that makes up its routes.
   *
   * @param bytes how long it is; 0 for one that says that there is none
   */
  void putShort(K key, V value, int bytes) {
    if (bytes == 0 || bytes > MOST_BYTES) {
      return;
    }
    Entry<K, V>[] before = entries;
    Entry<K, V>[] after =
        before.length < MOST ? Arrays.copyOf(before, before.length + 1) : Arrays.copyOf(before, 1);
    after[after.length - 1] = new Entry<>(key, value);
    entries = after;
  }
}
