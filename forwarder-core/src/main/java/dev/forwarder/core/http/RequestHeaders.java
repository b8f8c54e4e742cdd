package dev.forwarder.core.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /** What belongs to the connection or the attempt, and is set, or left away, for each request. */
  private static final Set<String> NOT_TO_BE_SET =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "idempotency-key",
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
    Map<String, List<Header>> byName = new LinkedHashMap<>();
    for (List<dev.forwarder.api.Header> list : lists) {
      Map<String, List<Header>> own = byLowerCaseName(list);
      byName.keySet().removeAll(own.keySet());
      byName.putAll(own);
    }
    byName.remove(authorization.toLowerCase(Locale.ROOT));
    byName.keySet().removeAll(NOT_TO_BE_SET);
    byName.computeIfAbsent("content-type", name -> List.of(JSON));
    return byName.values().stream().flatMap(List::stream).toArray(Header[]::new);
  }

  /**
   * Whether anybody may set a header of this name.
   *
   * @param authorization the name of the header that carries the key
   */
  static boolean maySet(String authorization, String name) {
    return !name.equalsIgnoreCase(authorization)
        && !NOT_TO_BE_SET.contains(name.toLowerCase(Locale.ROOT));
  }

  private static Map<String, List<Header>> byLowerCaseName(List<dev.forwarder.api.Header> list) {
    Map<String, List<Header>> byName = new LinkedHashMap<>();
    for (dev.forwarder.api.Header header : list) {
      byName
          .computeIfAbsent(header.name().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(new BasicHeader(header.name(), header.value()));
    }
    return byName;
  }
}
