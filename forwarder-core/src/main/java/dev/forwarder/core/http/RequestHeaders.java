package dev.forwarder.core.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/**
 * The headers of a request, put together from lists of rising rank: a header takes the place of all
 * of the same name in lists before its own. Pure functions.
 */
final class RequestHeaders {

  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private static final Header JSON = new BasicHeader("Content-Type", "application/json");

  /** What belongs to the connection and is set, or left away, by the client itself. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private RequestHeaders() {}

  /**
   * The merged headers, {@code Content-Type: application/json} among them where no list has a
   * {@code Content-Type}.
   *
   * @param authorization the name of the header that carries the key, which no list may set
   * @param lists of rising rank
   */
  @SafeVarargs
  static Header[] merge(String authorization, List<dev.forwarder.api.Header>... lists) {
    List<Header> merged = new ArrayList<>();
    for (List<dev.forwarder.api.Header> list : lists) {
      merged.removeIf(header -> hasName(list, header.getName()));
      list.stream()
          .filter(header -> isAllowed(header.name(), authorization))
          .forEach(header -> merged.add(new BasicHeader(header.name(), header.value())));
    }
    if (merged.stream().noneMatch(header -> header.getName().equalsIgnoreCase("Content-Type"))) {
      merged.add(JSON);
    }
    return merged.toArray(new Header[0]);
  }

  private static boolean hasName(List<dev.forwarder.api.Header> list, String name) {
    return list.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
  }

  private static boolean isAllowed(String name, String authorization) {
    return !name.equalsIgnoreCase(authorization)
        && !name.equalsIgnoreCase(IDEMPOTENCY_KEY)
        && !OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
  }
}
