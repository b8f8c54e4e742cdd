package dev.forwarder.core.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy, perhaps with the credentials that it asks for.
 *
 * @param host its name or address
 * @param port 1 to 65535
 * @param user who to be there; null: nobody
 * @param password the user's, empty where there is no user
 */
public record ProxyAddress(String host, int port, @Nullable String user, String password) {

  private static final Pattern LONG_PORT = Pattern.compile(":(\\d{6,18})$");

  /** Checks the bounds. */
  public ProxyAddress {
    requireNonNull(password, "password");
    if (requireNonNull(host, "host").isBlank()) {
      throw new IllegalArgumentException("host of a proxy must not be blank");
    }
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("port of a proxy must be 1 to 65535, was: " + port);
    }
  }

  /**
   * The proxy at {@code http://[user:password@]host[:port]}; user and password are percent-decoded,
   * the port is 80 where none is given.
   *
   * @param uri the address
   * @return the proxy
   * @throws IllegalArgumentException if it is not of that form; the message has no password in it
   */
  public static ProxyAddress parse(String uri) {
    URI parsed = parsed(requireNonNull(uri, "uri"));
    checkPort(parsed);
    String host = parsed.getHost();
    if (host == null || !"http".equals(schemeOf(parsed))) {
      throw new IllegalArgumentException(
          "proxy must be http://[user:password@]host[:port], was of scheme "
              + parsed.getScheme()
              + (host == null ? " without a host" : " at " + host)
              + "; TLS to the proxy itself is not supported");
    }
    int port = parsed.getPort() < 0 ? 80 : parsed.getPort();
    String userInfo = parsed.getRawUserInfo();
    if (userInfo == null) {
      return new ProxyAddress(withoutBrackets(host), port, null, "");
    }
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password = colon < 0 ? "" : userInfo.substring(colon + 1);
    return new ProxyAddress(withoutBrackets(host), port, decoded(user), decoded(password));
  }

  /** Of a port of too many digits to be one the URI knows neither port nor host. */
  private static void checkPort(URI parsed) {
    String authority = parsed.getRawAuthority() == null ? "" : parsed.getRawAuthority();
    Matcher digits = LONG_PORT.matcher(authority);
    if (parsed.getHost() == null && digits.find()) {
      throw new IllegalArgumentException(
          "port of a proxy must be 1 to 65535, was: " + digits.group(1));
    }
  }

  private static URI parsed(String uri) {
    try {
      return new URI(uri.strip());
    } catch (URISyntaxException e) {
      // The exception's own message would repeat the password.
      throw new IllegalArgumentException(
          "proxy must be http://[user:password@]host[:port]: not a URI, at character "
              + e.getIndex());
    }
  }

  private static String schemeOf(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /**
   * The value of {@code Proxy-Authorization}, for a request to the proxy and for nothing else: the
   * password can be read off it.
   *
   * @return the value, or null where there is no user
   */
  public @Nullable String authorization() {
    if (user == null) {
      return null;
    }
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** What must not be seen of the credentials: the password, and the token that holds it. */
  List<String> secrets() {
    String value = authorization();
    return value == null ? List.of() : List.of(password, value.substring("Basic ".length()));
  }

  /** Host and port; of the credentials only that there are some. */
  @Override
  public String toString() {
    return "http://" + (user == null ? "" : "***:***@") + host + ":" + port;
  }
}
