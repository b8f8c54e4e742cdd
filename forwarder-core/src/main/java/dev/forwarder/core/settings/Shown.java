package dev.forwarder.core.settings;

import dev.forwarder.api.KeyLike;
import dev.forwarder.api.SettingDefinition;
import java.util.regex.Pattern;

/**
 * What of a name or a value may be shown: one line, not long, and nothing of a secret. In a message
 * about what is wrong that includes whatever {@link KeyLike looks like a key}: it may be one in a
 * wrong place.
 */
final class Shown {

  private static final int LONGEST = 120;
  private static final Pattern USER = Pattern.compile("//.*@");
  private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

  private static final Pattern PLAIN_URL =
      Pattern.compile(
          "(?i)https?://(\\*\\*\\*@)?(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:\\d{1,5})?(/[^?#@=]*)?"
              + "(\\?\\*\\*\\*)?");

  private Shown() {}

  /** A text that is wrong, for a message. */
  static String text(String text) {
    return line(KeyLike.masked(text));
  }

  /** A text that was found right and is no secret: cut and without control characters. */
  static String line(String text) {
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  /** An address that is wrong, for a message: without user, password and query. */
  static String url(String url) {
    return text(withoutCredentials(url));
  }

  /** An address that was found right, without user, password and query. */
  static String urlInForce(String url) {
    return line(withoutCredentials(url));
  }

  private static String withoutCredentials(String url) {
    return QUERY.matcher(USER.matcher(url).replaceAll("//***@")).replaceAll("?***");
  }

  /** {@code " = value"}, or nothing where the value may hold a secret or is more than a text. */
  static String valueOf(SettingDefinition definition, Node value) {
    return value instanceof Node.Text text && !mayHoldKeys(definition.type())
        ? " = " + url(text.text())
        : "";
  }

  /** Whether no part of such a value is fit to be shown. */
  static boolean mayHoldKeys(SettingDefinition.Type type) {
    return type == SettingDefinition.Type.SECRET
        || type == SettingDefinition.Type.KEYS_BY_URL
        || type == SettingDefinition.Type.SECTIONS;
  }

  /**
   * A domain by its address without user and query if it is one; else without anything of it, since
   * it may be a misplaced key, or the beginning of a user's password.
   */
  static String domain(String url) {
    String masked = url(url);
    return PLAIN_URL.matcher(masked).matches() ? "domain " + masked : "a domain";
  }
}
