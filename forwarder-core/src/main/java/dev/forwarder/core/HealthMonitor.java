package dev.forwarder.core;

import dev.forwarder.api.Domain;
import dev.forwarder.api.ForwarderHealth;
import dev.forwarder.api.HealthListener;
import dev.forwarder.api.HealthSubscription;
import dev.forwarder.api.RequestReply;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The health of a forwarder: what is known of its keys and clocks, and who is told of it.
 * Thread-safe.
 */
final class HealthMonitor {

  private final KeyChecker keys;
  private final ClockOffsets clocks;
  private final HealthWatchers watchers;

  /**
   * The health of a forwarder of these domains, which has not started.
   *
   * @param callbacks runs the host's code
   * @param clocks sees the replies of these domains
   */
  HealthMonitor(
      List<Domain> domains,
      KeyCheckSettings settings,
      DomainServices services,
      Executor callbacks,
      ClockOffsets clocks) {
    this.clocks = clocks;
    this.watchers = new HealthWatchers(callbacks, this::health, services.clock());
    this.keys =
        new KeyChecker(asker(settings, services), settings.interval(), services, watchers::changed);
    this.keys.domains(domains, 0);
  }

  private static @Nullable RequestReply asker(KeyCheckSettings settings, DomainServices services) {
    return settings.enabled() && services.transport() instanceof RequestReply asker ? asker : null;
  }

  void start() {
    keys.start();
  }

  /** What is known stays known, and nothing more is learned of keys. */
  void stop() {
    keys.stop();
  }

  /** The clocks of these domains alone are shown from now on. Calls come one after another. */
  void keepClocks(List<Domain> domains) {
    clocks.keep(domains.stream().map(Domain::name).collect(Collectors.toSet()));
  }

  /**
   * These are the domains in force: keys that are new, or have another secret, are asked about. It
   * runs the families' code, so the caller holds no lock.
   *
   * @param change numbers the changes: of calls that overtake each other the latest counts
   */
  void domainsChanged(List<Domain> domains, long change) {
    keys.domains(domains, change);
  }

  ForwarderHealth health() {
    return new ForwarderHealth(keys.health(), clocks.offsets());
  }

  HealthSubscription watch(HealthListener listener) {
    return watchers.add(listener);
  }
}
