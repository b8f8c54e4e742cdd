package dev.forwarder.bench.micro;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.bench.subject.InstantTransport;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.ForwarderBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a submission costs that goes to several places: as {@link SubmitBenchmark}, to ten domains
 * with two keys each. One operation is one submission, which is twenty transactions of the same
 * bytes; the time is that of the slower side, the bytes are those of all threads.
 */
public class FanOutBenchmark extends HotPath {

  private static final int DOMAINS = 10;
  private static final List<ApiKey> KEYS =
      List.of(
          ApiKey.of("one", "0123456789abcdef0123456789abcdef"),
          ApiKey.of("two", "fedcba9876543210fedcba9876543210"));
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SubmitOptions WAITING = SubmitOptions.NONE.withMaxWait(PATIENCE);

  private final Payload payload = Payload.wrap(new byte[1024]);
  private final Forwarder forwarder = forwarder();

  /** A forwarder that has been started. */
  public FanOutBenchmark() {
    forwarder.start();
  }

  private static Forwarder forwarder() {
    ForwarderBuilder builder =
        DefaultForwarder.builder().queue(SubmitBenchmark.queue()).transport(new InstantTransport());
    for (int i = 0; i < DOMAINS; i++) {
      URI url = URI.create("http://127.0.0.1:" + (i + 1));
      builder.domain(new Domain("domain-" + i, url, Domain.Role.PRIMARY, new BenchFamily(), KEYS));
    }
    return builder.build();
  }

  /** One thread, all domains and keys. */
  @Benchmark
  public Admission submit() {
    return forwarder.submit(BenchFamily.ENDPOINT, payload, WAITING);
  }

  /** Sees to it that what was measured was delivered, to each. */
  @TearDown
  public void stop() {
    var stats = forwarder.stop(PATIENCE).stats();
    var total = stats.total();
    if (total.delivered() != total.accepted() || total.refusedTotal() != 0) {
      throw new IllegalStateException("not everything was accepted and delivered: " + total);
    }
    long each = total.delivered() / DOMAINS;
    if (stats.domains().stream().anyMatch(domain -> domain.total().delivered() != each)) {
      throw new IllegalStateException("not to each domain: " + stats);
    }
  }
}
