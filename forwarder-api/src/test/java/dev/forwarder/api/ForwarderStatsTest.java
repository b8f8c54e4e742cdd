package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ForwarderStatsTest {

  private static Counts delivered(long n) {
    return new Counts(n, n, 0, 0, Map.of(), 0, Map.of());
  }

  private static DomainStats domain(String name, KeyStats... keys) {
    return new DomainStats(name, List.of(keys), 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void totalIsTheSumOfKeysAndOfDomains() {
    DomainStats one =
        domain("a", new KeyStats("k", "***", delivered(1)), new KeyStats("l", "***", delivered(2)));
    DomainStats other = domain("b", new KeyStats("k", "***", delivered(4)));

    assertThat(one.total()).isEqualTo(delivered(3));
    assertThat(new ForwarderStats(List.of(one, other), 0, 0, 0).total()).isEqualTo(delivered(7));
  }

  @Test
  void ofNoDomainIsNothing() {
    assertThat(new ForwarderStats(List.of(), 0, 0, 0).total()).isEqualTo(Counts.NONE);
  }

  @Test
  void isNotReachedByItsSource() {
    List<DomainStats> domains = new ArrayList<>(List.of(domain("a")));
    ForwarderStats stats = new ForwarderStats(domains, 0, 0, 0);
    domains.clear();

    assertThat(stats.domains()).hasSize(1);
  }
}
