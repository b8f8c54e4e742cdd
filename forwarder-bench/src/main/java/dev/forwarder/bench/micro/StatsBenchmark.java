package dev.forwarder.bench.micro;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.Payload;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.bench.subject.InstantTransport;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.ForwarderBuilder;
import dev.forwarder.core.NoopForwarder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a look at the accounts costs, which a scrape takes, and a host that waits for its payloads.
 * One operation is one snapshot of all domains. It is not taken for each payload, but may not grow
 * faster than the number of domains.
 */
public class StatsBenchmark extends HotPath {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How many domains there are, each with one key and one payload delivered. */
  @Param({"1", "100"})
  public int domains = 1;

  private Forwarder forwarder = new NoopForwarder();

  private static Domain domain(int number) {
    return new Domain(
        "domain-" + number,
        URI.create("http://127.0.0.1:9"),
        Domain.Role.PRIMARY,
        new BenchFamily(),
        List.of(ApiKey.of("key", "0123456789abcdef0123456789abcdef")));
  }

  /** Something has been delivered everywhere. */
  @Setup
  public void deliver() {
    ForwarderBuilder builder = DefaultForwarder.builder().transport(new InstantTransport());
    for (int i = 0; i < domains; i++) {
      builder.domain(domain(i));
    }
    forwarder = builder.build();
    forwarder.start();
    forwarder.submit(BenchFamily.ENDPOINT, Payload.wrap(new byte[1024]));
    while (forwarder.stats().total().pending() > 0) {
      Thread.onSpinWait();
    }
  }

  /** All there is to know. */
  @Benchmark
  public ForwarderStats stats() {
    return forwarder.stats();
  }

  /** The sums of all domains, as who waits for payloads asks for them. */
  @Benchmark
  public Counts total() {
    return forwarder.stats().total();
  }

  /** Ends its threads. */
  @TearDown
  public void stop() {
    forwarder.stop(PATIENCE);
  }
}
