package dev.forwarder.endpoints.datanadhi.item;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds a value in maps within maps by a name with dots. */
final class DottedKey {

  private DottedKey() {}

  /**
   * The value: at each level the whole rest of the name is tried first, then what stands before
   * each of its dots, the shortest first.
   *
   * @return null where there is none
   */
  static @Nullable Object find(Map<?, ?> members, String key) {
    Object whole = members.get(key);
    if (whole != null) {
      return whole;
    }
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      if (members.get(key.substring(0, dot)) instanceof Map<?, ?> inner) {
        Object found = find(inner, key.substring(dot + 1));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
