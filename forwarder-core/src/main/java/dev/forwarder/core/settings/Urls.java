package dev.forwarder.core.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Addresses of backends as they are written, without the slashes at their end. */
final class Urls {

  private static final String SHAPE =
      "must be http(s)://host[:port][/path] without user, query or fragment";

  private Urls() {}

  /** Reads an address; the message of a bad one shows nothing of it, since it may be a key. */
  static URI parse(String text) throws BadValueException {
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

  /** An address that {@link #parse} made, for a message about what is wrong with its keys. */
  static String shown(URI url) {
    return Shown.text(url.toString());
  }

  private static boolean isPlain(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    return (scheme.equals("http") || scheme.equals("https"))
        && url.getHost() != null
        && url.getPort() <= 0xffff
        && url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null;
  }
}
