package dev.forwarder.core.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes secrets out of texts that came from outside, before anybody sees them. Pure functions. */
final class Scrubber {

  static final String MASK = "***";

  /** A shorter text is no secret, and would be found everywhere. */
  private static final int LEAST_LENGTH = 4;

  private Scrubber() {}

  /**
   * The first characters of the text, in which no secret stands any more.
   *
   * @param text perhaps longer than the limit by the length of a secret, so that one that lies
   *     across the limit is found whole
   * @param limit how many characters count; those that a mask replaces count too
   * @param secrets what must not be seen, as it is or percent-encoded
   */
  static String scrub(String text, int limit, List<String> secrets) {
    if (text.isEmpty()) {
      return text;
    }
    boolean[] hidden = null;
    for (String secret : secrets) {
      if (secret.length() > text.length()) {
        continue;
      }
      for (String form : forms(secret)) {
        for (int at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
          hidden = hidden == null ? new boolean[text.length()] : hidden;
          Arrays.fill(hidden, at, at + form.length(), true);
        }
      }
    }
    int end = Math.min(limit, text.length());
    return hidden == null ? text.substring(0, end) : masked(text, end, hidden);
  }

  private static List<String> forms(String secret) {
    List<String> forms = new ArrayList<>(2);
    if (secret.length() >= LEAST_LENGTH) {
      forms.add(secret);
      String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
      if (!encoded.equals(secret)) {
        forms.add(encoded);
      }
    }
    return forms;
  }

  private static String masked(String text, int end, boolean[] hidden) {
    StringBuilder masked = new StringBuilder();
    for (int i = 0; i < end; i++) {
      if (!hidden[i]) {
        masked.append(text.charAt(i));
      } else if (i == 0 || !hidden[i - 1]) {
        masked.append(MASK);
      }
    }
    return masked.toString();
  }
}
