package dev.forwarder.bench.echopost;

import java.nio.charset.StandardCharsets;

/** The log that is sent again and again. */
public final class Logs {

  static final String PIPELINE = "orders";

  private static final int BYTES = 500;

  private Logs() {}

  /** A log of 500 bytes, as JSON. */
  static String data() {
    String log =
        "{\"message\":\"%s\",\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
            + "\"timestamp\":\"2026-03-01T10:15:30Z\",\"module_name\":\"com.example.Orders\","
            + "\"log_record\":{\"level\":\"INFO\",\"thread_name\":\"worker-7\"},\"context\":{}}";
    int without = log.formatted("").length();
    return log.formatted("order paid ".repeat(BYTES).substring(0, BYTES - without));
  }

  /** The same as the body of {@code POST /log}. */
  public static byte[] body() {
    return "{\"pipelines\":[\"%s\"],\"log_data\":%s}"
        .formatted(PIPELINE, data())
        .getBytes(StandardCharsets.UTF_8);
  }
}
