package dev.forwarder.core.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which hosts are spoken to directly although there is a proxy. Immutable.
 *
 * <p>In the exact mode, as the peer had it first, an entry matches the host or {@code host:port}
 * that it equals. In the usual mode, as in Go's {@code httpproxy} and curl:
 *
 * <ul>
 *   <li>{@code *} matches everything;
 *   <li>{@code example.com} matches itself and its subdomains, {@code .example.com} and {@code
 *       *.example.com} the subdomains only;
 *   <li>an address matches itself, {@code 10.0.0.0/8} the addresses of that network;
 *   <li>each of them may have {@code :port} at its end, and then holds for that port only;
 *   <li>{@code localhost} and loopback addresses are always spoken to directly.
 * </ul>
 */
final class NoProxyRules {

  private static final String LOCAL = "localhost and loopback addresses";

  private final List<String> entries;
  private final boolean nonExactMatch;

  NoProxyRules(List<String> entries, boolean nonExactMatch) {
    this.entries =
        entries.stream()
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .toList();
    this.nonExactMatch = nonExactMatch;
  }

  /** Whether the host is spoken to directly; an IPv6 address comes without brackets. */
  boolean matches(String host, int port) {
    return ruleFor(host, port) != null;
  }

  /** The rule by which the host is spoken to directly, in words; null if there is none. */
  @Nullable String ruleFor(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    if (!nonExactMatch) {
      String withPort = (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
      return first(entry -> entry.equals(name) || entry.equals(withPort));
    }
    InetAddress address = IpLiterals.parse(name);
    boolean local = address == null ? name.equals("localhost") : address.isLoopbackAddress();
    return local ? LOCAL : first(entry -> matches(entry, name, address, port));
  }

  private @Nullable String first(Predicate<String> matching) {
    return entries.stream().filter(matching).findFirst().orElse(null);
  }

  private static boolean matches(
      String entry, String name, @Nullable InetAddress address, int port) {
    if (entry.equals("*")) {
      return true;
    }
    String pattern = entry;
    int colon = entry.lastIndexOf(':');
    boolean hasPort = colon >= 0 && (colon == entry.indexOf(':') || entry.startsWith("["));
    if (hasPort && entry.charAt(entry.length() - 1) != ']') {
      if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      pattern = entry.substring(0, colon);
    }
    return address == null
        ? matchesName(pattern, name)
        : matchesAddress(ProxyAddress.withoutBrackets(pattern), address);
  }

  private static boolean matchesName(String pattern, String name) {
    String suffix = pattern.startsWith("*.") ? pattern.substring(1) : pattern;
    return suffix.startsWith(".")
        ? name.endsWith(suffix)
        : name.equals(suffix) || name.endsWith("." + suffix);
  }

  private static boolean matchesAddress(String pattern, InetAddress address) {
    int slash = pattern.indexOf('/');
    InetAddress network = IpLiterals.parse(slash < 0 ? pattern : pattern.substring(0, slash));
    if (network == null) {
      return false;
    }
    byte[] wanted = network.getAddress();
    byte[] actual = address.getAddress();
    int bits = slash < 0 ? wanted.length * 8 : prefixLength(pattern.substring(slash + 1));
    return wanted.length == actual.length
        && bits >= 0
        && bits <= wanted.length * 8
        && samePrefix(wanted, actual, bits);
  }

  private static int prefixLength(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }

  private static boolean samePrefix(byte[] a, byte[] b, int bits) {
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if (((a[bit / 8] ^ b[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
