package dev.forwarder.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Domain;
import dev.forwarder.core.testing.Domains;
import dev.forwarder.core.testing.RecordingForwarder;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Scrapes that overtake each other: who looked first may bring the news last. */
final class DomainGaugesTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Registrations meters = new Registrations(registry, Tags.empty());
  private final RecordingForwarder forwarder = new RecordingForwarder(named("eu"));
  private final Map<String, DomainMeters> counted = new ConcurrentHashMap<>();
  private final Scrape scrape =
      new Scrape(forwarder, this::of, meters, counted::keySet, seen -> {});
  private final DomainGauges gauges = new DomainGauges(meters, this::of, counted::remove);

  private static List<Domain> named(String... names) {
    return Stream.of(names).map(Domains::named).toList();
  }

  private DomainMeters of(String domain) {
    return counted.computeIfAbsent(
        domain, name -> new DomainMeters(meters, name, ForwarderMetrics.CAPACITY_WINDOW));
  }

  private void seen(long look, Set<String> names, Set<String> gone) {
    gauges.domains(scrape, new Scrape.Domains(look, names, gone));
  }

  private List<String> bound() {
    return registry.find("forwarder.pending").gauges().stream()
        .map(gauge -> String.valueOf(gauge.getId().getTag("domain")))
        .sorted()
        .toList();
  }

  @Test
  void aScrapeThatWasHeldUpUnbindsNothingThatCameMeanwhile() {
    forwarder.updateDomains(named("eu", "fresh"));
    seen(2, Set.of("eu", "fresh"), Set.of());
    DomainMeters fresh = of("fresh");
    seen(1, Set.of("eu"), Set.of());

    assertThat(bound()).containsExactly("eu", "fresh");
    assertThat(of("fresh")).isSameAs(fresh);
  }

  @Test
  void aScrapeThatWasHeldUpBindsNothingThatHasGoneMeanwhile() {
    seen(2, Set.of("eu"), Set.of());
    seen(1, Set.of("eu", "gone"), Set.of());

    assertThat(bound()).containsExactly("eu");
  }

  @Test
  void whatHasComeBackSinceTheLookKeepsWhatIsCountedOfIt() {
    seen(1, Set.of("eu", "us"), Set.of());
    forwarder.updateDomains(named("eu", "us"));
    DomainMeters ofUs = of("us");
    seen(2, Set.of("eu"), Set.of("us"));

    assertThat(bound()).containsExactly("eu", "us");
    assertThat(of("us")).isSameAs(ofUs);
  }

  @Test
  void whatHasGoneIsUnbound() {
    seen(1, Set.of("eu", "us"), Set.of());
    DomainMeters ofUs = of("us");
    seen(2, Set.of("eu"), Set.of("us"));

    assertThat(bound()).containsExactly("eu");
    assertThat(of("us")).isNotSameAs(ofUs);
  }
}
