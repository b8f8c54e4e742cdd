package dev.forwarder.core.settings;

import dev.forwarder.api.SettingDefinition;
import java.util.regex.Pattern;

/** What of a name or a value may be shown: one line, not long, and nothing of a secret. */
final class Shown {

  private static final int LONGEST = 120;
  private static final Pattern USER = Pattern.compile("//.*@");
  private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

  private static final Pattern PLAIN_URL =
      Pattern.compile(
          "(?i)https?://(\\*\\*\\*@)?(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:\\d{1,5})?(/[^?#@=]*)?"
              + "(\\?\\*\\*\\*)?");

  private Shown() {}

  /** A text that is no secret, cut and without control characters. */
  static String text(String text) {
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  /** An address without user, password and query. */
  static String url(String url) {
    return text(QUERY.matcher(USER.matcher(url).replaceAll("//***@")).replaceAll("?***"));
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
