package dev.forwarder.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.cli.intake.IntakeServer;
import dev.forwarder.cli.intake.IntakeSettings;
import dev.forwarder.cli.intake.Preset;
import dev.forwarder.cli.intake.Received;
import dev.forwarder.cli.intake.RequestSink;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Data Nadhi server that can go down and come back, and knows the ids of the items it took. */
final class NadhiServer implements RequestSink, AutoCloseable {
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final Set<String> ids = new ConcurrentSkipListSet<>();
  private final IntakeSettings settings;
  private @Nullable IntakeServer server;

  private NadhiServer(IntakeSettings settings) {
    this.settings = settings;
  }

  /** One that is down: its port is free. */
  static NadhiServer down() throws IOException {
    IntakeSettings anyPort = IntakeSettings.defaults().withPreset(Preset.DATANADHI);
    try (IntakeServer first = IntakeServer.start(anyPort, NONE, Clock.systemUTC())) {
      return new NadhiServer(anyPort.withPort(first.uri().getPort()));
    }
  }

  NadhiServer comesUp() throws IOException {
    server = IntakeServer.start(settings, this, Clock.systemUTC());
    return this;
  }

  void goesDown() {
    IntakeServer running = server;
    if (running != null) {
      running.close();
    }
    server = null;
  }

  String url() {
    return "http://127.0.0.1:" + settings.port();
  }

  /** An item with an id of its own. */
  static String item(String id) {
    return "{\"pipelines\":[\"p\"],\"log_data\":{\"id\":\"" + id + "\"}}";
  }

  @Override
  public void accept(Received received) {
    if (received.status() < 300 && received.method().equals("POST")) {
      Matcher id = ID.matcher(UTF_8.decode(received.body().bytes()));
      ids.add(id.find() ? id.group(1) : "no id");
    }
  }

  Set<String> ids() {
    return new TreeSet<>(ids);
  }

  @Override
  public void close() {
    goesDown();
  }
}
