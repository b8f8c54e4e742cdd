package dev.forwarder.endpoints.datanadhi.settings;

import dev.forwarder.api.Domain;
import java.net.URI;

/** Addresses of servers. */
final class ServerUrl {

  private ServerUrl() {}

  /**
   * Reads one.
   *
   * @return without a slash at its end
   * @throws IllegalArgumentException if it is none that a server can have, without the address
   */
  static URI parse(String text) {
    URI url;
    try {
      url = URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be an address such as http://host:5000", e);
    }
    return checked(url);
  }

  static URI checked(URI url) {
    try {
      String unused = Domain.nameOf(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be http(s)://host[:port][/path] without user, query or fragment", e);
    }
    String text = url.toString();
    int end = text.length();
    while (text.charAt(end - 1) == '/') {
      end--;
    }
    return end == text.length() ? url : URI.create(text.substring(0, end));
  }
}
