package dev.forwarder.bench.subject;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Batching;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import java.net.URI;
import java.util.List;

/** The backend of the benchmarks, and what every subject sends to it. */
public final class BenchFamily implements BackendFamily {

  /** The route of every payload. */
  public static final Endpoint ENDPOINT = Endpoint.post("bench", "/api/v2/bench");

  /** The route of records, many in a request. */
  static final Endpoint RECORDS =
      Endpoint.post("bench_records", "/api/v2/records")
          .withBatching(Batching.lines(512, 512 << 10));

  static final ApiKey KEY = ApiKey.of("bench", "0123456789abcdef0123456789abcdef");
  static final String KEY_HEADER = "DD-API-KEY";
  static final Header USER_AGENT = new Header("User-Agent", "forwarder-bench");
  static final Header CONTENT_TYPE = new Header("Content-Type", "application/json");

  private static final List<Header> HEADERS = List.of(USER_AGENT, CONTENT_TYPE);

  /** A domain of this family, over plain HTTP. */
  public static Domain domain(String host, int port) {
    return domain(Reach.PLAIN, host, port);
  }

  /** A domain of this family. */
  static Domain domain(Reach reach, String host, int port) {
    URI address = URI.create(reach.scheme() + "://" + host + ":" + port);
    return Domain.of(new BenchFamily(), address, KEY);
  }

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(ENDPOINT, RECORDS);
  }

  @Override
  public List<Header> headers() {
    return HEADERS;
  }

  @Override
  public Header authorization(ApiKey key) {
    return new Header(KEY_HEADER, key.reveal());
  }
}
