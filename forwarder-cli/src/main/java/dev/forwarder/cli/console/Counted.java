package dev.forwarder.cli.console;

import java.util.Locale;

/** Numbers of things, in words. */
public final class Counted {
  private Counted() {}

  /**
   * Such as {@code 1 line} and {@code 2,000 lines}.
   *
   * @param count how many
   * @param thing one of them; many have an {@code s} at the end
   * @return number and thing
   */
  public static String of(long count, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", count, thing, count == 1 ? "" : "s");
  }
}
