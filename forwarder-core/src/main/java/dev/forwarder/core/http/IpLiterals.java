package dev.forwarder.core.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells addresses from names, without ever asking DNS. */
final class IpLiterals {

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]+(?:%[\\w.-]+)?");

  private IpLiterals() {}

  /** The address that the text is, an IPv6 one without brackets; null if it is a name. */
  static @Nullable InetAddress parse(String text) {
    boolean six = text.indexOf(':') >= 0 && IPV6.matcher(text).matches();
    if (!six && !IPV4.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(six ? "[" + text + "]" : text);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
