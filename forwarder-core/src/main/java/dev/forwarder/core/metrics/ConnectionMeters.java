package dev.forwarder.core.metrics;

import dev.forwarder.core.http.HttpEvents;
import io.micrometer.core.instrument.Counter;

/** Counts lookups and connections, whoever they are to: servers are told apart by their domains. */
final class ConnectionMeters implements HttpEvents {

  private final Counter found;
  private final Counter failed;
  private final Counter connected;

  ConnectionMeters(Registrations meters) {
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
}
