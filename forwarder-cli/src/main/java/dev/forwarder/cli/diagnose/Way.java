package dev.forwarder.cli.diagnose;

import dev.forwarder.api.Domain;
import dev.forwarder.core.http.HttpSettings;
import dev.forwarder.core.http.ProxyAddress;
import dev.forwarder.core.http.ProxyChoice;
import java.net.URI;
import java.util.Locale;

/**
 * How requests get to a domain's server, as the settings say.
 *
 * @param host the server; an IPv6 address without brackets
 * @param port its port
 * @param secure whether TLS is spoken
 * @param verified whether its certificate is verified
 * @param choice the proxy
 * @param urlPlace where people correct the domain's address
 */
record Way(
    String host, int port, boolean secure, boolean verified, ProxyChoice choice, String urlPlace) {

  static Way to(Domain domain, HttpSettings settings, AddressPlaces places) {
    URI url = domain.baseUrl();
    return new Way(
        hostOf(url),
        portOf(url),
        isSecure(url),
        settings.tls().verifies(domain.name()),
        settings.proxy().choose(url),
        places.of(domain));
  }

  /** Whether a request to that URL goes to the same server. */
  boolean leadsTo(URI url) {
    return isSecure(url) == secure && portOf(url) == port && hostOf(url).equals(host);
  }

  private static boolean isSecure(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  private static int portOf(URI url) {
    return url.getPort() < 0 ? (isSecure(url) ? 443 : 80) : url.getPort();
  }

  private static String hostOf(URI url) {
    return url.getHost().replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
  }

  /** Whom connections are made to: the proxy, or the server. */
  String firstHost() {
    ProxyAddress proxy = choice.proxy();
    return proxy == null ? host : proxy.host();
  }

  int firstPort() {
    ProxyAddress proxy = choice.proxy();
    return proxy == null ? port : proxy.port();
  }

  /** Where to correct what connections are made to. */
  String firstPlace() {
    return choice.proxy() == null ? urlPlace : proxySetting();
  }

  String proxySetting() {
    return secure ? "proxy.https" : "proxy.http";
  }

  /** The server as requests name it. */
  String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
