package dev.forwarder.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The file that the demo forwards: the access log of a small shop, a JSON object a line. */
final class DemoEvents {
  /** Its name. */
  static final String FILE = "access.ndjson";

  private DemoEvents() {}

  /** Its lines, in order. */
  static List<String> read() throws IOException {
    try (InputStream in =
        requireNonNull(DemoEvents.class.getResourceAsStream(FILE), "the demo's file")) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }
}
