package dev.forwarder.bench;

import picocli.CommandLine.TypeConversionException;

/** Numbers of options; the bounds of each are looked at where it is used. */
final class WholeNumber {

  private WholeNumber() {}

  /** One that fits in an {@code int}. */
  static int ofInt(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw none(text);
    }
  }

  /** One that fits in a {@code long}. */
  static long ofLong(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw none(text);
    }
  }

  private static TypeConversionException none(String text) {
    String what = text.matches("[+-]?[0-9]+") ? "beyond all bounds" : "no whole number";
    return new TypeConversionException("'%s' is %s".formatted(text, what));
  }
}
