package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs suites as short as can be. */
final class ShortRun {

  static final Duration SHORT = Duration.ofMillis(200);

  /** In which something happens even where others keep the machine busy. */
  static final Duration LONG = Duration.ofSeconds(1);

  /** Each process lives for seconds: most of its time, else, its code would be compiled again. */
  private static final List<String> JVM =
      List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private ShortRun() {}

  /** What a suite finds. */
  static List<Result> of(Path folder, Suite suite) throws InterruptedException {
    return of(folder, suite, SHORT);
  }

  /** What it finds in so long a time. */
  static List<Result> of(Path folder, Suite suite, Duration window) throws InterruptedException {
    BenchOptions options =
        new BenchOptions(
            Depth.QUICK,
            1,
            SHORT,
            1,
            new Timing(SHORT, window, true),
            4096,
            true,
            4_000_000,
            0,
            folder,
            List.of(4),
            1,
            false,
            JVM);
    List<String> progress = new ArrayList<>();
    Samples samples = new Samples(suite.name());
    try (BenchRun run = new BenchRun(options, progress::add, suite.name())) {
      suite.run(run, samples);
    }
    assertThat(progress).isNotEmpty();
    return samples.results();
  }
}
