package dev.forwarder.bench.micro;

import dev.forwarder.api.Payload;
import dev.forwarder.bench.echopost.Logs;
import dev.forwarder.endpoints.datanadhi.item.LogItem;
import dev.forwarder.endpoints.datanadhi.rules.LogCondition;
import dev.forwarder.endpoints.datanadhi.rules.LogRoute;
import dev.forwarder.endpoints.datanadhi.rules.LogRouter;
import dev.forwarder.endpoints.datanadhi.rules.LogRule;
import dev.forwarder.endpoints.echopost.log.LogBody;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * What a log of 500 bytes costs on its way through Data Nadhi's formats. One operation is one log;
 * bytes and time matter alike, since a host pays for each line it logs.
 */
public class LogItemBenchmark extends HotPath {

  private static final Instant WHEN = Instant.parse("2026-03-01T10:15:30Z");

  private final byte[] json = Logs.body();
  private final @Nullable LogBody body = LogBody.split(json);
  private final LogRouter router =
      new LogRouter(
          List.of(
              rule(
                  "errors",
                  new LogCondition("log_record.level", LogCondition.Match.EXACT, "ERROR", false)),
              rule(
                  "orders",
                  new LogCondition("module_name", LogCondition.Match.PARTIAL, "Orders", false)),
              rule(
                  "paid",
                  new LogCondition(
                      "message", LogCondition.Match.REGEX, "order (paid|sent)", false))));

  private static LogRule rule(String name, LogCondition condition) {
    return new LogRule(name, false, List.of(condition), false, List.of(name));
  }

  /** Fields become a payload, as from a logging library. */
  @Benchmark
  public Payload build() {
    return LogItem.builder()
        .pipeline("orders")
        .message("order paid")
        .traceId("4bf92f3577b34da6a3ce929d0e0e4736")
        .timestamp(WHEN)
        .moduleName("com.example.Orders")
        .logRecord("level", "INFO")
        .logRecord("thread_name", "worker-7")
        .context("order", 4711)
        .build()
        .toPayload();
  }

  /** JSON that came from elsewhere is understood as an item. */
  @Benchmark
  public Optional<LogItem> parse() {
    return LogItem.parse(json);
  }

  /** Which pipelines an item is for, which came as JSON, by three rules. */
  @Benchmark
  public LogRoute route() {
    return router.route(LogItem.parse(json).orElseThrow());
  }

  /** The body of a request to the primary is taken apart for the agent. */
  @Benchmark
  public @Nullable LogBody split() {
    return LogBody.split(json);
  }

  /** The agent looks at what it was handed over. */
  @Benchmark
  public int check() {
    return LogBody.wrongAt(json);
  }

  /** And puts it together again. */
  @Benchmark
  public byte[] join() {
    return body == null ? json : body.toBytes();
  }
}
