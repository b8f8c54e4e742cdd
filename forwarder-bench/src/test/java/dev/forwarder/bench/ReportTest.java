package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;

final class ReportTest {

  private static final Metric RATE = Metric.REQUESTS_PER_SECOND;

  @TempDir private Path folder;

  private static List<Result> results() {
    Samples samples = new Samples("end-to-end");
    for (int round = 0; round < 3; round++) {
      samples.beginRound();
      samples.add("1KiB", "forwarder", RATE, 80_000 + round);
      samples.add("1KiB", "httpclient5", RATE, 81_000 + round);
      samples.add("16KiB", "forwarder", RATE, 50_000 + round);
      samples.add("1KiB", "forwarder", RATE.ratioTo("httpclient5"), 0.98);
      samples.add("1KiB", "forwarder", Metric.CLIENT_CORES, 0.7);
      samples.add("1KiB", "httpclient5", Metric.CLIENT_CORES, 0.7);
    }
    return samples.results();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesTableNumbersAndAChartOfWhatCompares() throws IOException {
    assertThat(Report.write(folder, results(), List.of()).undrawn()).isNull();

    assertThat(files())
        .containsExactly(
            "end-to-end-requests-per-second.png",
            "end-to-end-requests-per-second.svg",
            "results.json",
            "results.md");
    assertThat(folder.resolve("results.md"))
        .content()
        .contains("| end-to-end | 1KiB | forwarder | requests_per_second | 80,001 | ")
        .contains("(end-to-end-requests-per-second.svg)");
    assertThat(folder.resolve("results.json"))
        .content()
        .contains("\"case\" : \"16KiB\"", "\"median\" : 50001.0", "\"better\" : \"higher\"");
  }

  @Test
  void chartsOfAnEarlierRunDoNotStandBesideTheResultsOfAnother() throws IOException {
    Files.writeString(folder.resolve("holiday.png"), "not ours");
    assertThat(Report.write(folder, results(), List.of()).charts()).hasSize(1);
    assertThat(files()).contains("end-to-end-requests-per-second.svg");

    assertThat(Report.write(folder, results().subList(0, 1), List.of()).charts()).isEmpty();

    assertThat(files()).containsExactly("holiday.png", "results.json", "results.md");
  }

  @Test
  void whatStandsInAFileOfThatNameAndIsNotOursIsReplaced() throws IOException {
    Files.writeString(
        folder.resolve("results.json"), "[{\"suite\": 1, \"of\": \"another program\"}]");

    assertThat(Report.write(folder, results(), List.of()).charts()).hasSize(1);

    assertThat(folder.resolve("results.json")).content().contains("end-to-end");
  }

  @Test
  void chartHasABarForEachSubjectInEachCase() {
    CategoryChart chart = Charts.of(results()).get("end-to-end-requests-per-second");

    assertThat(chart.getTitle()).contains("higher is better, median, rounds: 3");
    assertThat(chart.getSeriesMap()).containsOnlyKeys("forwarder", "httpclient5");
    assertThat(chart.getSeriesMap().get("forwarder").getYData()).hasToString("[80001.0, 50001.0]");
    assertThat(chart.getSeriesMap().get("httpclient5").getYData()).hasToString("[81001.0, NaN]");
    assertThat(chart.getStyler().isYAxisLogarithmic()).isFalse();
  }

  @Test
  void whatTheJvmsWereGivenIsOnThePage() throws IOException {
    assertThat(Report.write(folder, results(), List.of("-XX:+UseParallelGC", "-Xmx2g")).undrawn())
        .isNull();

    assertThat(folder.resolve("results.md"))
        .content()
        .contains("\nJVM options: -XX:+UseParallelGC -Xmx2g\n");
  }

  @Test
  void pictureCanBeShown() throws IOException {
    assertThat(Report.write(folder, results(), List.of()).undrawn()).isNull();

    BufferedImage png = ImageIO.read(folder.resolve("end-to-end-requests-per-second.png").toFile());
    assertThat(png.getWidth()).isGreaterThanOrEqualTo(800);
  }

  @Test
  void aChartThatCannotBeDrawnCostsNoResults() throws IOException {
    Files.createDirectory(folder.resolve("end-to-end-requests-per-second.svg"));

    assertThat(Report.write(folder, results(), List.of()).undrawn())
        .contains("the charts in " + folder + " could not be drawn");
    assertThat(folder.resolve("results.json")).content().contains("\"median\" : 50001.0");
    assertThat(folder.resolve("results.md"))
        .content()
        .contains("| end-to-end | 1KiB | forwarder | requests_per_second | 80,001 | ")
        .doesNotContain(".svg");
  }

  @Test
  void partsOfASuiteHaveChartsOfTheirOwn() {
    Samples samples = new Samples("spool");
    for (String part : List.of("append", "read-back")) {
      for (String subject : List.of("forwarder", "raw-disk")) {
        samples.below(part).add("1KiB", subject, RATE, 1e6);
      }
    }

    assertThat(Charts.of(samples.results()))
        .containsOnlyKeys(
            "spool-append-requests-per-second", "spool-read-back-requests-per-second");
  }

  @Test
  void howLongSomethingTookIsALineForEachSubject() {
    Samples samples = new Samples("submit");
    for (String subject : List.of("forwarder", "sentry")) {
      for (Percentile each : Percentile.ALL) {
        samples.add(
            "1KiB/requests", subject, each.metric(), 10.0 * (1 + Percentile.ALL.indexOf(each)));
      }
    }

    assertThat(Charts.of(samples.results())).containsOnlyKeys("submit-latency-1KiB-requests");
    CategoryChart chart = Charts.of(samples.results()).get("submit-latency-1KiB-requests");
    assertThat(chart.getSeriesMap()).containsOnlyKeys("forwarder", "sentry");
    assertThat(chart.getSeriesMap().get("sentry").getXData())
        .hasToString("[50 %, 90 %, 99 %, 99.9 %]");
    assertThat(chart.getSeriesMap().get("sentry").getYData())
        .hasToString("[10.0, 20.0, 30.0, 40.0]");
    assertThat(chart.getStyler().isYAxisLogarithmic()).isTrue();
    assertThat(chart.getStyler().isOverlapped()).as("one above the other").isTrue();
    assertThat(chart.getWidth()).isGreaterThan(9 * chart.getTitle().length());
  }

  /** Points would stand at their logarithms, beside labels at the numbers themselves. */
  @Test
  void whatIsDrawnOnALogarithmicAxisHasItsLinesAtThePowersOfTen() {
    Samples samples = new Samples("append");
    samples.add("1KiB", "rocksdb", RATE, 2e3);
    samples.add("1KiB", "forwarder", RATE, 2e6);
    CategoryChart chart = Charts.of(samples.results()).get("append-requests-per-second");

    BufferedImage drawn = BitmapEncoder.getBufferedImage(chart);

    for (double power = 1e4; power <= 1e6; power *= 10) {
      for (int factor = 1; factor < 10; factor++) {
        if (factor * power < 2e6) {
          int row = (int) Math.round(chart.getScreenYFromChart(factor * power));
          assertThat(hasLine(drawn, row)).as("a line at %,.0f", factor * power).isTrue();
        }
      }
    }
    int between = (int) Math.round(chart.getScreenYFromChart(1.5e4));
    assertThat(hasLine(drawn, between)).as("a line at 15,000").isFalse();
  }

  /** Above the first bar, which is a low one. */
  private static boolean hasLine(BufferedImage drawn, int row) {
    int left = drawn.getWidth() / 5;
    for (int y = row - 1; y <= row + 1; y++) {
      for (int x = left; x < left + 10; x++) {
        if (drawn.getRGB(x, y) != Color.WHITE.getRGB()) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void comparisonsHaveNoChartAndWhatTakesTimeToSomethingHasOne() {
    Metric millis = Metric.lower("millis_to_first_delivery", "ms");
    Samples samples = new Samples("startup");
    for (String subject : List.of("forwarder", "other")) {
      samples.add("1KiB", subject, millis, 700);
      samples.add("1KiB", subject, millis.ratioTo("other"), 1);
    }

    assertThat(Charts.of(samples.results())).containsOnlyKeys("startup-millis-to-first-delivery");
  }

  @Test
  void aPercentileOrTwoAreBars() {
    Samples samples = new Samples("replay");
    for (String subject : List.of("forwarder", "other")) {
      samples.add("1KiB", subject, Percentile.P50.metric(), 5);
      samples.add("1KiB", subject, Percentile.P99.metric(), 9);
    }

    assertThat(Charts.of(samples.results()))
        .containsOnlyKeys("replay-latency-p50-us", "replay-latency-p99-us");
  }

  @Test
  void suiteOfOneCaseHasABarForEachSubject() throws IOException {
    Samples samples = new Samples("append");
    samples.add("1KiB", "forwarder", RATE, 1e6);
    samples.add("1KiB", "rocksdb", RATE, 1e4);

    assertThat(Report.write(folder, samples.results(), List.of()).undrawn()).isNull();

    CategoryChart chart = Charts.of(samples.results()).get("append-requests-per-second");
    assertThat(chart.getSeriesMap().get("requests_per_second").getXData())
        .hasToString("[forwarder, rocksdb]");
    assertThat(chart.getXAxisTitle()).isEqualTo("1KiB");
    assertThat(chart.getStyler().isYAxisLogarithmic()).as("a hundred times").isTrue();
  }
}
