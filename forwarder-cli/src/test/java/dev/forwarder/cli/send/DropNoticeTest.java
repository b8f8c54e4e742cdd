package dev.forwarder.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DropNoticeTest {
  private static final Endpoint ENDPOINT = Endpoint.post("intake", "/intake/");

  private final LastTroubles troubles = new LastTroubles();

  @Test
  void domainThatLostSomethingIsNamedWithNumbersReasonsAndItsLastTrouble() {
    troubles.replied("north", ENDPOINT, Reply.of(503), 1, 1);
    Counts lost =
        new Counts(
            7,
            2,
            0,
            0,
            Map.of(DropReason.STOPPED_IN_FLIGHT, 1L, DropReason.STOPPED, 4L),
            0,
            Map.of());

    assertThat(notices(domain("north", lost), domain("south", delivered())))
        .containsExactly(
            "north: 5 of 7 dropped (4 stopped, 1 stopped in flight); last trouble: HTTP 503");
  }

  @Test
  void troubleIsToldAlsoWhereASuccessCameAfterIt() {
    troubles.replied("north", ENDPOINT, Reply.of(400), 1, 1);
    troubles.replied("north", ENDPOINT, Reply.of(202), 1, 1);

    assertThat(notices(domain("north", rejected())))
        .containsExactly("north: 1 of 2 dropped (1 rejected); last trouble: HTTP 400");
  }

  @Test
  void whatWasNeverTriedHasNoTrouble() {
    assertThat(notices(domain("north", rejected())))
        .containsExactly("north: 1 of 2 dropped (1 rejected)");
  }

  private static Counts rejected() {
    return new Counts(2, 1, 0, 0, Map.of(DropReason.REJECTED, 1L), 0, Map.of());
  }

  private static Counts delivered() {
    return new Counts(2, 2, 0, 0, Map.of(), 0, Map.of());
  }

  private static DomainStats domain(String name, Counts counts) {
    return new DomainStats(
        name, List.of(new KeyStats("id", "***1234", counts)), 0, 0, 0, 0, 0, 1, 0);
  }

  private List<String> notices(DomainStats... domains) {
    return DropNotice.of(new ForwarderStats(List.of(domains), 0, 0, 1), troubles);
  }
}
