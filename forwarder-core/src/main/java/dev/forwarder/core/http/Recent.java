package dev.forwarder.core.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A table of what was asked for in this period or in the one before. What nobody asks for any more
 * is forgotten, so that it is as small as what is in use, however much has come and gone. Its owner
 * locks it.
 */
final class Recent<K, V> {

  private Map<K, V> before = new HashMap<>();
  private Map<K, V> now = new HashMap<>();

  /** The value of a key, which is made where there is none. */
  V get(K key, Function<? super K, ? extends V> maker) {
    V known = now.get(key);
    if (known == null) {
      V kept = before.get(key);
      known = kept == null ? maker.apply(key) : kept;
      now.put(key, known);
      before.remove(key);
    }
    return known;
  }

  /**
   * Another period begins.
   *
   * @return what is forgotten by that
   */
  List<V> turn() {
    List<V> forgotten = List.copyOf(before.values());
    before = now;
    now = new HashMap<>();
    return forgotten;
  }

  /** Forgets all. */
  void clear() {
    before.clear();
    now.clear();
  }

  /** All that are not forgotten. */
  List<V> values() {
    List<V> all = new ArrayList<>(before.values());
    all.addAll(now.values());
    return all;
  }

  int size() {
    return before.size() + now.size();
  }
}
