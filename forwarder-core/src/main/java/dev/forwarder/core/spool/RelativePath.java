package dev.forwarder.core.spool;

import java.util.regex.Pattern;

/**
 * Whether a path stays below its domain's base URL, however it is put together with that and
 * whatever a server makes of it.
 */
final class RelativePath {

  private static final Pattern DOT = Pattern.compile("%2e", Pattern.CASE_INSENSITIVE);
  private static final Pattern SLASH = Pattern.compile("\\\\|%2f|%5c", Pattern.CASE_INSENSITIVE);

  private RelativePath() {}

  /**
   * Whether it does: it begins with one slash, and none of its segments is a dot or two, be they
   * encoded, parted by backslashes or followed by parameters. What follows a question mark may be
   * anything.
   */
  static boolean is(String path) {
    int query = path.indexOf('?');
    String plain = query < 0 ? path : path.substring(0, query);
    plain = SLASH.matcher(DOT.matcher(plain).replaceAll(".")).replaceAll("/");
    return plain.startsWith("/") && !plain.startsWith("//") && !hasDots(plain);
  }

  private static boolean hasDots(String path) {
    for (String segment : path.split("/", -1)) {
      int parameters = segment.indexOf(';');
      String name = parameters < 0 ? segment : segment.substring(0, parameters);
      if (name.equals(".") || name.equals("..")) {
        return true;
      }
    }
    return false;
  }
}
