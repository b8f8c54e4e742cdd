package dev.forwarder.retry.units;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as people write them: bytes, or with a unit. {@code kB}, {@code MB}, {@code GB} and {@code
 * TB} are powers of 1000, {@code KiB}, {@code MiB}, {@code GiB} and {@code TiB} of 1024; capitals
 * do not matter.
 */
public final class Sizes {

  private static final Pattern SIZE =
      Pattern.compile("(-?\\d{1,18}(?:\\.\\d{1,9})?)\\s*([A-Za-z]*)");
  private static final String BINARY = "KMGT";
  private static final Map<String, Long> UNITS =
      Map.of(
          "", 1L,
          "b", 1L,
          "kb", 1_000L,
          "mb", 1_000_000L,
          "gb", 1_000_000_000L,
          "tb", 1_000_000_000_000L,
          "kib", 1L << 10,
          "mib", 1L << 20,
          "gib", 1L << 30,
          "tib", 1L << 40);

  private Sizes() {}

  /**
   * Reads a size.
   *
   * @param text such as {@code 15728640}, {@code 512KiB} or {@code 1.5 MB}
   * @return bytes
   * @throws IllegalArgumentException if it is no size; the message says what is allowed and does
   *     not hold the text
   */
  public static long parse(String text) {
    Matcher size = SIZE.matcher(text.strip());
    Long unit = size.matches() ? UNITS.get(size.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("must be a size, such as 15728640, 512KiB or 16MB");
    }
    try {
      return new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("must be a whole number of bytes, and fewer than 2^63");
    }
  }

  /**
   * Writes a size in the greatest binary unit that it is a whole number of.
   *
   * @param bytes the size
   * @return what {@link #parse} reads as the same size
   */
  public static String format(long bytes) {
    int unit = Math.min(BINARY.length(), Long.numberOfTrailingZeros(bytes) / 10);
    return bytes == 0 || unit == 0
        ? Long.toString(bytes)
        : (bytes >> (10 * unit)) + "" + BINARY.charAt(unit - 1) + "iB";
  }
}
