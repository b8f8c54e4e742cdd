package dev.forwarder.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Counts;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WaitReasonTest {
  private static final Endpoint ENDPOINT = Endpoint.post("intake", "/intake/");

  private final LastTroubles troubles = new LastTroubles();

  @Test
  void domainThatIsFullestIsNamedWithItsNumbers() {
    assertThat(reason())
        .isEqualTo(
            "waiting for full, which holds 14.5 of 15.0 MiB (42 payloads): its replies come slowly");
  }

  @Test
  void outageIsToldWithTheLastReply() {
    replied("full", Reply.failed(FailureKind.REFUSED, "nobody listens"));

    assertThat(reason()).endsWith(": outage, its last reply: REFUSED: nobody listens");
  }

  @Test
  void refusedKeyIsToldByItsLastCharacters() {
    replied("full", Reply.of(403));

    assertThat(reason()).endsWith(": it refuses API key ***1234 or ***5678 (HTTP 403)");
  }

  @Test
  void troubleThatIsOverIsNoReason() {
    replied("full", Reply.of(503));
    replied("full", Reply.of(202));

    assertThat(reason()).endsWith("slowly");
  }

  @Test
  void troubleOfAnotherDomainIsNoReason() {
    replied("other", Reply.of(503));

    assertThat(reason()).endsWith("slowly");
  }

  private void replied(String domain, Reply reply) {
    troubles.replied(domain, ENDPOINT, reply, 1, 1);
  }

  private String reason() {
    DomainStats other = domain("other", 7 << 20);
    DomainStats full = domain("full", (29 << 20) / 2);
    return WaitReason.of(new ForwarderStats(List.of(other, full), 0, 0, 1), troubles);
  }

  private static DomainStats domain(String name, long bytes) {
    List<KeyStats> keys =
        List.of(
            new KeyStats("1", "***1234", Counts.NONE), new KeyStats("2", "***5678", Counts.NONE));
    return new DomainStats(name, keys, 0, 0, 2, 40, bytes, 15 << 20, 0);
  }
}
