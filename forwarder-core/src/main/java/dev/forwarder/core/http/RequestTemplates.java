package dev.forwarder.core.http;

import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.TransportRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Remembers the {@link RequestTemplate} of each domain and endpoint. Bounded: beyond so many it
 * forgets all and works them out anew. Thread-safe.
 */
final class RequestTemplates {

  /** The targets of one domain, until it is replaced by a changed one of its name. */
  private record OfDomain(Domain domain, Map<Endpoint, RequestTemplate> byEndpoint) {}

  private static final int MANY_DOMAINS = 10_000;
  private static final int MANY_ENDPOINTS = 1_000;

  private final Map<String, OfDomain> byDomain = new ConcurrentHashMap<>();
  private final BiFunction<TransportRequest, Domain, RequestTemplate> maker;

  RequestTemplates(BiFunction<TransportRequest, Domain, RequestTemplate> maker) {
    this.maker = maker;
  }

  @SuppressWarnings("ReferenceEquality") // Comparing domains would compare all their keys.
  RequestTemplate of(TransportRequest request) {
    Domain domain = request.domain();
    OfDomain known = byDomain.get(domain.name());
    if (known == null || known.domain() != domain) {
      known = newDomain(domain);
    }
    RequestTemplate template = known.byEndpoint().get(request.endpoint());
    return template == null ? newTemplate(known, request) : template;
  }

  /** Forgets all: those in use are worked out anew, and the others are gone. */
  void forgetAll() {
    byDomain.clear();
  }

  int size() {
    return byDomain.size();
  }

  private OfDomain newDomain(Domain domain) {
    if (byDomain.size() >= MANY_DOMAINS) {
      byDomain.clear();
    }
    OfDomain fresh = new OfDomain(domain, new ConcurrentHashMap<>());
    byDomain.put(domain.name(), fresh);
    return fresh;
  }

  private RequestTemplate newTemplate(OfDomain known, TransportRequest request) {
    if (known.byEndpoint().size() >= MANY_ENDPOINTS) {
      known.byEndpoint().clear();
    }
    RequestTemplate template = maker.apply(request, known.domain());
    known.byEndpoint().put(request.endpoint(), template);
    return template;
  }
}
