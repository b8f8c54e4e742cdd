package dev.forwarder.cli.intake;

import dev.forwarder.cli.console.KeyMask;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an intake lets in, and how keys are hidden in what it writes. Without any key it
 * lets in everybody.
 */
final class KeyRing {
  private static final Pattern KEY_IN_QUERY =
      Pattern.compile("(?i)((?:^|&)[a-z_-]*(?:key|token|secret)=)([^&]*)");

  private final Set<String> secrets;

  KeyRing(Set<String> secrets) {
    this.secrets = Set.copyOf(secrets);
  }

  boolean admits(@Nullable String key) {
    return secrets.isEmpty() || (key != null && secrets.contains(key));
  }

  /** The value of a header, its key hidden where it holds one. */
  static String shown(String lowerCaseName, String value) {
    return holdsKey(lowerCaseName) ? KeyMask.masked(value) : value;
  }

  private static boolean holdsKey(String name) {
    return name.endsWith("api-key")
        || name.endsWith("api_key")
        || name.endsWith("application-key")
        || name.endsWith("authorization")
        || name.endsWith("token")
        || name.endsWith("secret")
        || name.equals("cookie");
  }

  /** A query, the keys in it hidden. */
  static String shownQuery(String query) {
    if (query.isEmpty()) {
      return query;
    }
    return KEY_IN_QUERY
        .matcher(query)
        .replaceAll(
            (MatchResult found) ->
                Matcher.quoteReplacement(found.group(1) + KeyMask.masked(found.group(2))));
  }
}
