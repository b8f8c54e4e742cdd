package dev.forwarder.bench.micro;

import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;
import dev.forwarder.endpoints.datadog.DatadogEndpoints;
import dev.forwarder.endpoints.datadog.DatadogFamily;
import dev.forwarder.endpoints.datadog.DatadogOptions;
import dev.forwarder.endpoints.datanadhi.DatanadhiEndpoints;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import dev.forwarder.retry.RetryAfter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What it costs to understand a reply. One operation is one reply. Verdicts are asked for each of
 * them, and may allocate nothing; how long to wait is read from those alone that say so, and from a
 * server that throttles that is all of them.
 */
public class ReplyBenchmark extends HotPath {

  private static final Instant NOW = Instant.parse("2026-03-01T10:15:30Z");

  private final BackendFamily datadog = new DatadogFamily(DatadogOptions.defaults());
  private final BackendFamily datanadhi =
      new DatanadhiFamily(DatanadhiOptions.in(Path.of("datanadhi")));
  private final Reply[] replies = {Reply.of(202), Reply.of(503), Reply.of(400), Reply.of(403)};
  private int next;

  private Reply nextReply() {
    next = (next + 1) % replies.length;
    return replies[next];
  }

  /** What it means for its transaction, to Datadog: the standard reading. */
  @Benchmark
  public Verdict verdictOfDatadog() {
    return datadog.verdict(DatadogEndpoints.SERIES_V2, nextReply());
  }

  /** What it means for its transaction, to Data Nadhi. */
  @Benchmark
  public Verdict verdictOfDatanadhi() {
    return datanadhi.verdict(DatanadhiEndpoints.LOG, nextReply());
  }

  /** How long it asks to wait. */
  @Benchmark
  public OptionalLong retryAfter(Throttle throttle) {
    return RetryAfter.parse(throttle.header, NOW);
  }

  /** What a server that throttles says. */
  @State(Scope.Benchmark)
  public static class Throttle {

    /** The header: seconds, a date as it should be, and in the oldest form. */
    @Param({"120", "Sun, 01 Mar 2026 10:17:30 GMT", "Sun Mar  1 10:17:30 2026"})
    public String header = "120";
  }
}
