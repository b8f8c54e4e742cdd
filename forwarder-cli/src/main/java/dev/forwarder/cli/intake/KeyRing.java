package dev.forwarder.cli.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.cli.console.KeyMask;
import java.net.URLDecoder;
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

  /** What stands between the marks that divide a path or a query. */
  private static final Pattern PART = Pattern.compile("[^/&=?; ,]*%[^/&=?; ,]*");

  /** A shorter text is no secret, and would be found everywhere. */
  private static final int LEAST_LENGTH = 4;

  private final Set<String> secrets;

  KeyRing(Set<String> secrets) {
    this.secrets = Set.copyOf(secrets);
  }

  boolean admits(@Nullable String key) {
    return secrets.isEmpty() || (key != null && secrets.contains(key));
  }

  /** A text in which none of the keys stands any more, neither as it is nor percent-encoded. */
  String hidden(String text) {
    String shown = text;
    for (String secret : secrets) {
      if (secret.length() >= LEAST_LENGTH) {
        String mask = KeyMask.masked(secret);
        shown = shown.replace(secret, mask);
        shown = PART.matcher(shown).replaceAll(part -> replacement(part.group(), secret, mask));
      }
    }
    return shown;
  }

  private static String replacement(String part, String secret, String mask) {
    return Matcher.quoteReplacement(decoded(part).contains(secret) ? mask : part);
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part, UTF_8);
    } catch (IllegalArgumentException e) {
      return part;
    }
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
