package dev.forwarder.bench;

import picocli.CommandLine.TypeConversionException;

/** Numbers of options; what bounds each has is looked at where it is used. */
final class WholeNumber {

  private WholeNumber() {}

  /** One that fits in an {@code int}. */
  static int ofInt(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw none(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
  }

  /** One that fits in a {@code long}. */
  static long ofLong(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw none(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }
  }

  private static TypeConversionException none(String text, long least, long most) {
    return new TypeConversionException(
        "'%s' is no whole number of %d to %d".formatted(text, least, most));
  }
}
