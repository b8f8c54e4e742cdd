package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What looks like an API key in a text that should hold none: people paste keys into wrong places,
 * and the message that says so must not repeat them. Pure functions.
 *
 * <p>A key is taken to be a run of 20 or more letters, digits, underscores and hyphens in which
 * letters and digits stand side by side (so a name such as {@code forwarder-prod-eu-west-1} is
 * none, since its parts are words or numbers), or one of 32 or more hexadecimal digits.
 */
public final class KeyLike {

  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_-]{20,}");
  private static final Pattern MIXED = Pattern.compile("[A-Za-z][0-9]|[0-9][A-Za-z]");
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32}");

  private KeyLike() {}

  /**
   * A text that is fit for a message.
   *
   * @param text any text
   * @return the text, with whatever looks like a key as {@link ApiKey#mask} shows it
   */
  public static String masked(String text) {
    return RUN.matcher(requireNonNull(text, "text")).replaceAll(KeyLike::shown);
  }

  private static String shown(MatchResult run) {
    String word = run.group();
    boolean key = MIXED.matcher(word).find() || HEX.matcher(word).find();
    return key ? ApiKey.mask(word) : word;
  }
}
