package dev.forwarder.endpoints.datanadhi.item;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes immutable copies of a host's values that JSON can hold: texts, numbers, flags, null, lists
 * and maps stay what they are; all else becomes its text. Never throws for what a host gives.
 */
final class JsonValues {

  /** A map that holds itself ends here. */
  private static final int MAX_DEPTH = 32;

  private static final String TOO_DEEP = "(nested deeper than " + MAX_DEPTH + ")";
  private static final char REPLACEMENT = '\ufffd';

  private static final Set<Class<?>> NUMBERS =
      Set.of(
          Byte.class, Short.class, Integer.class, Long.class, BigInteger.class, BigDecimal.class);

  private JsonValues() {}

  /** A copy of a map, in its order. */
  static Map<String, Object> copy(Map<String, ?> values) {
    return map(values, 0);
  }

  /** A copy of one value. */
  static @Nullable Object copy(@Nullable Object value) {
    return copy(value, 0);
  }

  private static @Nullable Object copy(@Nullable Object value, int depth) {
    if (value == null || value instanceof Boolean) {
      return value;
    }
    if (value instanceof CharSequence || value instanceof Enum || value instanceof Character) {
      return text(value);
    }
    if (value instanceof Number number) {
      return isJson(number) ? number : text(number);
    }
    if (depth >= MAX_DEPTH) {
      return TOO_DEEP;
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, depth);
    }
    if (value instanceof Iterable<?> items) {
      return list(items, depth);
    }
    return value instanceof Object[] array ? list(Arrays.asList(array), depth) : text(value);
  }

  private static boolean isJson(Number number) {
    boolean isFraction = number instanceof Double || number instanceof Float;
    return isFraction ? Double.isFinite(number.doubleValue()) : NUMBERS.contains(number.getClass());
  }

  private static Map<String, Object> map(Map<?, ?> map, int depth) {
    Map<String, Object> copy = new LinkedHashMap<>();
    try {
      map.forEach((name, value) -> copy.put(text(name), copyOf(value, depth + 1)));
    } catch (RuntimeException e) {
      copy.put("(unreadable)", e.getClass().getName());
    }
    return Collections.unmodifiableMap(copy);
  }

  @SuppressWarnings("NullAway") // a JSON object may hold null
  private static Object copyOf(@Nullable Object value, int depth) {
    return copy(value, depth);
  }

  private static List<Object> list(Iterable<?> items, int depth) {
    List<Object> copy = new ArrayList<>();
    try {
      items.forEach(item -> copy.add(copyOf(item, depth + 1)));
    } catch (RuntimeException e) {
      copy.add("(unreadable: " + e.getClass().getName() + ")");
    }
    return Collections.unmodifiableList(copy);
  }

  private static String text(@Nullable Object value) {
    try {
      return wellFormed(String.valueOf(value));
    } catch (RuntimeException e) {
      return "(unreadable: " + e.getClass().getName() + ")";
    }
  }

  /** Halves of surrogate pairs, which UTF-8 cannot hold, are replaced: the text must go on. */
  static String wellFormed(String text) {
    int bad = firstLoneSurrogate(text, 0);
    if (bad < 0) {
      return text;
    }
    StringBuilder repaired = new StringBuilder(text);
    for (; bad >= 0; bad = firstLoneSurrogate(text, bad + 1)) {
      repaired.setCharAt(bad, REPLACEMENT);
    }
    return repaired.toString();
  }

  private static int firstLoneSurrogate(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean paired =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (paired) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }
}
