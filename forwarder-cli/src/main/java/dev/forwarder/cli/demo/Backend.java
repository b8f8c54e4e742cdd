package dev.forwarder.cli.demo;

import dev.forwarder.cli.intake.IntakeServer;
import dev.forwarder.cli.intake.IntakeSettings;
import dev.forwarder.cli.intake.Preset;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Set;

/** A backend that can go down, so that its port is closed, and come back on the same port. */
final class Backend implements AutoCloseable {
  private final String name;
  private final String key;
  private final IntakeSettings settings;
  private final Clock clock;
  private final Arrivals arrivals = new Arrivals();
  private IntakeServer server;

  Backend(String name, String key, Clock clock) throws IOException {
    this(name, key, Preset.DATADOG, clock);
  }

  Backend(String name, String key, Preset kind, Clock clock) throws IOException {
    this.name = name;
    this.key = key;
    this.clock = clock;
    IntakeSettings anyPort = IntakeSettings.defaults().withPreset(kind).withKeys(Set.of(key));
    this.server = IntakeServer.start(anyPort, arrivals, clock);
    this.settings = anyPort.withPort(server.uri().getPort());
  }

  void goDown() {
    server.close();
  }

  void comeBack() throws IOException {
    server = IntakeServer.start(settings, arrivals, clock);
  }

  String name() {
    return name;
  }

  String key() {
    return key;
  }

  URI uri() {
    return server.uri();
  }

  Arrivals arrivals() {
    return arrivals;
  }

  @Override
  public void close() {
    server.close();
  }
}
