package dev.forwarder.endpoints.datanadhi;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Batching;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.HealthCheck;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.Verdict;
import dev.forwarder.endpoints.datanadhi.settings.ProbeTimes;
import dev.forwarder.endpoints.datanadhi.settings.UploadOptions;
import java.net.URI;
import java.time.Duration;

/**
 * The fallback server: takes items as lines, many in one zipped request, over the forwarder's own
 * HTTP transport and under the key of each item's transaction.
 *
 * <p>To the transport it is a domain of its own, named after the first one with {@code -fallback}:
 * its certificate is verified even where the other's is not. Immutable.
 */
final class FallbackHop implements Hop {

  /** Its name in statistics, logs and files. */
  public static final String NAME = "fallback";

  private static final String SUFFIX = "-" + NAME;
  private static final int LONGEST_NAME = 128;

  private final URI server;
  private final UploadOptions upload;
  private final ProbeTimes health;

  /**
   * A hop.
   *
   * @param server the address of the fallback server
   * @param upload how much goes into a request
   * @param health how it is asked whether it is up
   */
  public FallbackHop(URI server, UploadOptions upload, ProbeTimes health) {
    this.server = requireNonNull(server, "server");
    this.upload = requireNonNull(upload, "upload");
    this.health = requireNonNull(health, "health");
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Whether it is for {@code /log} and looks like an item that can stand on one line. */
  @Override
  public boolean carries(Domain domain, ApiKey key, Endpoint endpoint, Payload payload) {
    return endpoint.path().equals(DatanadhiEndpoints.LOG.path()) && UploadLines.canBeOne(payload);
  }

  @Override
  public Batching batching() {
    return UploadLines.batching(upload.maxItems(), upload.maxBytes());
  }

  @Override
  public int maxInFlight() {
    return upload.maxInFlight();
  }

  @Override
  public Duration timeout() {
    return upload.timeout();
  }

  @Override
  public HealthCheck health() {
    return health.of(server);
  }

  @Override
  public Verdict verdict(Reply reply) {
    return DatanadhiVerdicts.of(reply);
  }

  @Override
  public Transport open(Domain domain, Transport http) {
    Domain fallback =
        new Domain(nameFor(domain), server, domain.role(), domain.family(), domain.keys());
    return new FallbackTransport(fallback, http);
  }

  private static String nameFor(Domain domain) {
    String name = domain.name();
    return name.substring(0, Math.min(name.length(), LONGEST_NAME - SUFFIX.length())) + SUFFIX;
  }

  @Override
  public String toString() {
    return NAME + "[" + server.getHost() + "]";
  }
}
