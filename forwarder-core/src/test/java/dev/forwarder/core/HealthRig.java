package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import dev.forwarder.api.ForwarderHealth;
import dev.forwarder.api.ForwarderHealth.KeyHealth;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.api.Transport;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/** A {@link HealthMonitor} in a test's hands, over a {@link FakeEnvironment}. */
final class HealthRig {

  static final ApiKey KEY = key("first", "secret-number-one-aaaa");
  static final ApiKey OTHER = key("second", "secret-number-two-bbbb");

  final FakeAsker asker;
  final FakeEnvironment environment;
  final HealthMonitor monitor;
  private long changes;

  private HealthRig(List<Domain> domains, KeyCheckSettings settings, Transport transport) {
    Rig rig = Rig.startedBare(builder -> builder.domain(Rig.domain("any")).transport(transport));
    environment = rig.environment;
    asker = transport instanceof FakeAsker asked ? asked : new FakeAsker();
    ClockOffsets clocks =
        new ClockOffsets(
            ForwarderObserver.NONE, rig.services().clock(), rig.services().wallClock());
    monitor =
        new HealthMonitor(
            domains, settings, rig.services(), environment.environment().callbacks(), clocks);
  }

  static HealthRig of(Domain... domains) {
    return of(KeyCheckSettings.defaults(), new FakeAsker(), domains);
  }

  static HealthRig of(KeyCheckSettings settings, Transport transport, Domain... domains) {
    return new HealthRig(List.of(domains), settings, transport);
  }

  static ApiKey key(String id, String secret) {
    return ApiKey.of(id, secret);
  }

  static Domain domain(String name, ApiKey... keys) {
    return domain(new CheckedFamily(), name, keys);
  }

  static Domain domain(BackendFamily family, String name, ApiKey... keys) {
    URI url = URI.create("https://" + name + ".example");
    return new Domain(name, url, Domain.Role.PRIMARY, family, List.of(keys));
  }

  /** So many domains of one key each, all different. */
  static Domain[] domains(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> domain("d" + i, key("k" + i, "secret-of-number-" + i)))
        .toArray(Domain[]::new);
  }

  /** Starts, and does what is due. */
  HealthRig start() {
    monitor.start();
    environment.run();
    return this;
  }

  void domainsChanged(Domain... domains) {
    monitor.domainsChanged(List.of(domains), ++changes);
    environment.run();
  }

  /** The one open question is answered. */
  void reply(int status) {
    asker.open().get(0).reply(status);
    environment.run();
  }

  ForwarderHealth health() {
    return monitor.health();
  }

  List<KeyStatus> statuses() {
    return health().keys().stream().map(KeyHealth::status).toList();
  }
}
