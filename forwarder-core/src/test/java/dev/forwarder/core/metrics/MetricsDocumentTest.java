package dev.forwarder.core.metrics;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.GenericFamily;
import dev.forwarder.core.testing.ScriptedTransport;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} says what is registered: every meter, its kind, unit, tags, meaning. */
final class MetricsDocumentTest {

  private static final Path DOCUMENT = Path.of("../docs/metrics.md");

  @Test
  void tableHoldsARowForEachMeter() throws IOException {
    Set<String> rows =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.startsWith("| `forwarder."))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(rows)
        .isEqualTo(
            Stream.of(ForwarderMeter.values())
                .map(MetricsDocumentTest::row)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static String row(ForwarderMeter meter) {
    String tags = meter.tags().stream().map(tag -> '`' + tag + '`').collect(joining(", "));
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            meter.meterName(),
            meter.type().name().toLowerCase(Locale.ROOT),
            meter.unit(),
            tags.isEmpty() ? "-" : tags,
            meter.description());
  }

  @Test
  void whatIsRegisteredIsWhatTheListSays() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ForwarderMetrics metrics = new ForwarderMetrics(registry);
    try (DefaultForwarder forwarder = forwarderWithHop()) {
      metrics.bindTo(forwarder);
    }
    metrics.taken("eu", GenericFamily.INTAKE, 1);
    metrics.replied("eu", GenericFamily.INTAKE, Reply.of(503), 1, 1);
    metrics.httpEvents().replied("eu", 1, 1);
    metrics.requeued("eu", GenericFamily.INTAKE, 1);
    metrics.overflowed("eu", GenericFamily.INTAKE);
    metrics.ended("eu", GenericFamily.INTAKE, Outcome.DROPPED, DropReason.EVICTED, 1);

    assertThat(registry.getMeters().stream().map(MetricsDocumentTest::described).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ForwarderMeter.values()).map(MetricsDocumentTest::described).toList());
  }

  private static DefaultForwarder forwarderWithHop() {
    return DefaultForwarder.builder()
        .domain(HoppedFamily.domain("eu", ScriptedTransport.accepting()))
        .transport(ScriptedTransport.accepting())
        .build();
  }

  private static String described(Meter meter) {
    Meter.Id id = meter.getId();
    Stream<String> tags = id.getTags().stream().map(Tag::getKey);
    return described(id.getName(), id.getType(), id.getBaseUnit(), id.getDescription(), tags);
  }

  private static String described(ForwarderMeter meter) {
    return described(
        meter.meterName(), meter.type(), meter.unit(), meter.description(), meter.tags().stream());
  }

  private static String described(
      String name, Meter.Type type, String unit, String description, Stream<String> tags) {
    return String.join(
        "|", name, type.name(), unit, description, tags.sorted().collect(joining(",")));
  }
}
