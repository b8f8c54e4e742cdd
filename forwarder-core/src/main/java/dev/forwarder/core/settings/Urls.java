package dev.forwarder.core.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of backends as they are written, without the slashes at their end. */
final class Urls {

  private static final String SHAPE =
      "must be http(s)://host[:port][/path] without user, query or fragment";

  /** A port of too many digits to be one makes of the whole a URI without a host. */
  private static final Pattern PORT =
      Pattern.compile("(?i)https?://[^/?#]*:(\\d{1,18})(?:[/?#].*)?");

  private Urls() {}

  /**
   * Reads an address; the message of a bad one shows nothing of it but a port, since it may be a
   * key.
   */
  static URI parse(String text) throws BadValueException {
    checkPort(text.strip());
    try {
      URI url = new URI(text.strip().replaceAll("/+$", ""));
      if (!isPlain(url)) {
        throw new BadValueException(SHAPE);
      }
      return url;
    } catch (URISyntaxException e) {
      throw new BadValueException(SHAPE);
    }
  }

  private static void checkPort(String text) throws BadValueException {
    Matcher port = PORT.matcher(text);
    if (port.matches()) {
      long number = Long.parseLong(port.group(1));
      if (number < 1 || number > 0xffff) {
        throw new BadValueException("port must be 1 to 65535, was: " + number);
      }
    }
  }

  /** An address that {@link #parse} made, for a message about what is wrong with its keys. */
  static String shown(URI url) {
    return Shown.text(url.toString());
  }

  private static boolean isPlain(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    return (scheme.equals("http") || scheme.equals("https"))
        && url.getHost() != null
        && url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null;
  }
}
