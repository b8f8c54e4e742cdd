package dev.forwarder.core.metrics;

import dev.forwarder.core.http.HttpEvents;
import io.micrometer.core.instrument.Counter;
import java.util.function.Function;

/**
 * Counts lookups and connections, whoever they are to, and of each domain its replies by version of
 * HTTP.
 */
final class ConnectionMeters implements HttpEvents {

  private final Counter found;
  private final Counter failed;
  private final Counter connected;

  private final Function<String, DomainMeters> ofDomain;

  ConnectionMeters(Registrations meters, Function<String, DomainMeters> ofDomain) {
    this.ofDomain = ofDomain;
    this.found = meters.counter(ForwarderMeter.NAME_LOOKUPS, "found");
    this.failed = meters.counter(ForwarderMeter.NAME_LOOKUPS, "failed");
    this.connected = meters.counter(ForwarderMeter.CONNECTIONS);
  }

  @Override
  public void nameResolved(String host) {
    found.increment();
  }

  @Override
  public void nameFailed(String host) {
    failed.increment();
  }

  @Override
  public void connected(String host) {
    connected.increment();
  }

  @Override
  public void replied(String domain, int major, int minor) {
    ofDomain.apply(domain).repliedBy(major, minor);
  }
}
