package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One backend base URL with one or more API keys. Every payload that is for a domain is sent once
 * for each of its keys.
 *
 * @param name a stable name, unique in a forwarder: in statistics, logs and files. 1 to 128 of
 *     letters, digits, dot, underscore and hyphen, the first a letter or digit
 * @param baseUrl {@code http} or {@code https}, with a host, without user, query or fragment
 * @param role what {@link Destination}s select it
 * @param family which backend it is
 * @param keys at least one; ids differ. Keys of the same secret are one
 */
public record Domain(String name, URI baseUrl, Role role, BackendFamily family, List<ApiKey> keys) {

  /** What part a domain plays, for {@link Destination} to choose by. */
  public enum Role {
    /** A main region. The default. */
    PRIMARY,
    /** A region that is failed over to. */
    SECONDARY,
    /** A receiver of the same machine or cluster. */
    LOCAL
  }

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /**
   * Checks all parts.
   *
   * @throws IllegalArgumentException if a part is out of its bounds
   */
  public Domain {
    requireNonNull(role, "role");
    requireNonNull(family, "family");
    if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
      throw new IllegalArgumentException(
          "name of a domain must be 1 to 128 letters, digits, '.', '_' or '-', was: '"
              + KeyLike.masked(name)
              + "'");
    }
    baseUrl = checkedUrl(name, requireNonNull(baseUrl, "baseUrl"));
    keys = distinct(name, requireNonNull(keys, "keys"));
  }

  /**
   * A primary domain that is named after its URL, {@code host-port}.
   *
   * @param family which backend it is
   * @param baseUrl where it is
   * @param keys its keys
   * @return the domain
   * @throws IllegalArgumentException if the URL is not fit or there is no key
   */
  public static Domain of(BackendFamily family, URI baseUrl, ApiKey... keys) {
    return new Domain(nameOf(baseUrl), baseUrl, Role.PRIMARY, family, List.of(keys));
  }

  /**
   * The name of a domain that was given none: {@code host-port} of its URL.
   *
   * @param baseUrl the URL
   * @return the name
   * @throws IllegalArgumentException if the URL has no host or is neither http nor https
   */
  public static String nameOf(URI baseUrl) {
    URI url = checkedUrl("of a URL", baseUrl);
    int standard = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    int port = url.getPort() < 0 ? standard : url.getPort();
    String host = url.getHost().replaceAll("[\\[\\]]", "").replace(':', '.');
    return (host.startsWith(".") ? "0" + host : host) + "-" + port;
  }

  private static URI checkedUrl(String name, URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean plain = url.getRawQuery() == null && url.getRawFragment() == null;
    boolean anonymous = url.getRawUserInfo() == null;
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "base URL of domain "
              + name
              + " must be http(s)://host[:port][/path], was: "
              + shown(url));
    }
    if (!plain || !anonymous || url.getPort() == 0 || url.getPort() > 0xffff) {
      throw new IllegalArgumentException(
          "base URL of domain "
              + name
              + " must have no user, query or fragment and a port of 1 to 65535, was: "
              + shown(url));
    }
    return url;
  }

  /** The URL without what may hold a secret. */
  private static String shown(URI url) {
    return KeyLike.masked(
        url.getHost() == null
            ? "'" + url.getScheme() + ":...' without a host"
            : "'" + url.getScheme() + "://" + url.getHost() + ":" + url.getPort() + "/...'");
  }

  private static List<ApiKey> distinct(String name, List<ApiKey> keys) {
    Set<String> secrets = new HashSet<>();
    List<ApiKey> distinct = keys.stream().filter(key -> secrets.add(key.reveal())).toList();
    if (distinct.isEmpty()) {
      throw new IllegalArgumentException("domain " + name + " must have at least one API key");
    }
    if (distinct.stream().map(ApiKey::id).distinct().count() < distinct.size()) {
      throw new IllegalArgumentException(
          "domain "
              + name
              + " has two API keys of one id: "
              + distinct.stream().map(ApiKey::id).toList());
    }
    return distinct;
  }
}
