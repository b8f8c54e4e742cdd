package dev.forwarder.core.http;

import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import java.util.List;
import org.apache.hc.core5.http.Header;

/**
 * What all requests to one endpoint of one domain have in common, worked out once: the route, the
 * path and the headers.
 */
final class RequestTemplate {

  /** Headers merged with those of payloads, which mostly share one list. */
  private static final class Merged {
    final List<dev.forwarder.api.Header> own;
    final Header[] headers;

    Merged(List<dev.forwarder.api.Header> own, Header[] headers) {
      this.own = own;
      this.headers = headers;
    }
  }

  final Domain domain;
  final Route route;
  final String path;

  private final Endpoint endpoint;
  private final String authorization;
  private volatile Merged last;

  RequestTemplate(Domain domain, Endpoint endpoint, Route route, String authorization) {
    this.domain = domain;
    this.endpoint = endpoint;
    this.route = route;
    this.path = path(domain, endpoint);
    this.authorization = authorization;
    this.last = merge(List.of());
  }

  private static String path(Domain domain, Endpoint endpoint) {
    String prefix = domain.baseUrl().getRawPath();
    if (prefix == null || prefix.isEmpty()) {
      return endpoint.path();
    }
    boolean slash = prefix.endsWith("/");
    return (slash ? prefix.substring(0, prefix.length() - 1) : prefix) + endpoint.path();
  }

  /** The headers of a request with these of its own; not to be changed. */
  @SuppressWarnings("ReferenceEquality") // Lists are compared only where they are not the same.
  Header[] headers(List<dev.forwarder.api.Header> own) {
    Merged merged = last;
    if (merged.own != own) {
      merged = merged.own.equals(own) ? new Merged(own, merged.headers) : merge(own);
      last = merged;
    }
    return merged.headers;
  }

  /** Whether a header of this name may be set for an attempt: it carries neither key nor length. */
  boolean maySet(String name) {
    return RequestHeaders.maySet(authorization, name);
  }

  private Merged merge(List<dev.forwarder.api.Header> own) {
    List<dev.forwarder.api.Header> ofFamily = domain.family().headers();
    return new Merged(own, RequestHeaders.merge(authorization, ofFamily, endpoint.headers(), own));
  }
}
