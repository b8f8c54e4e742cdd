package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Priority;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens as memory fills up: in one domain, and over all. */
final class MemoryTest {

  private static final int CAP = 64 << 10;

  /** With its overhead, 1 KiB. */
  private static final int PAYLOAD = 1024 - Transaction.OVERHEAD_BYTES;

  private static Reply refused() {
    return Reply.failed(FailureKind.REFUSED, "");
  }

  private static Rig down(int cap) {
    Rig rig = Rig.started(b -> b.queue(Choice.queue().memory(cap).settings()));
    rig.transport.answers(request -> refused());
    return rig;
  }

  private static String numbered(int i) {
    return String.format("%0" + PAYLOAD + "d", i);
  }

  private static List<String> pending(Rig rig) {
    List<Transaction> found = new ArrayList<>();
    rig.domain(0).forEachPending(found::add);
    return found.stream()
        .sorted((a, b) -> Long.compare(a.sequence(), b.sequence()))
        .map(transaction -> Sent.text(transaction.body()))
        .toList();
  }

  @Test
  void nothingIsEvictedBelowFifteenSixteenths() {
    Rig rig = down(CAP);
    for (int i = 0; i < 60; i++) {
      rig.submitAll(numbered(i));
    }

    assertThat(rig.stats().memoryBytes()).isEqualTo(60 << 10);
    assertThat(rig.counts().droppedTotal()).isZero();
  }

  /** Peer, domain forwarder and retry queue: the limit drops the oldest; bytes count, not items. */
  @Test
  void fromFifteenSixteenthsOnTheOldestGivesWay() {
    Rig rig = down(CAP);
    for (int i = 0; i < 100; i++) {
      rig.submitAll(numbered(i));
      assertThat(rig.stats().memoryBytes()).isLessThanOrEqualTo(CAP * 15L / 16);
    }

    assertThat(rig.dropped(DropReason.EVICTED)).isEqualTo(40);
    assertThat(rig.counts().refusedTotal()).isZero();
    assertThat(pending(rig)).first().isEqualTo(numbered(40));
    assertThat(pending(rig)).last().isEqualTo(numbered(99));
  }

  /** Peer, domain forwarder: limit 3 bytes, sizes 4, 3, 2, 1: as many give way as one needs. */
  @Test
  void asManyGiveWayAsALargerOneNeeds() {
    Rig rig = down(CAP);
    for (int i = 0; i < 60; i++) {
      rig.submitAll(numbered(i));
    }
    int large = 10 * 1024 - Transaction.OVERHEAD_BYTES;
    assertThat(rig.submit(large).entries().get(0).reason()).isEqualTo(RefusalReason.DOMAIN_FULL);
    rig.run();
    assertThat(rig.dropped(DropReason.EVICTED)).isEqualTo(6);

    assertThat(rig.submit(large).isAccepted()).isTrue();
    rig.run();
    assertThat(rig.stats().memoryBytes()).isLessThanOrEqualTo(CAP * 15L / 16);
  }

  @Test
  void highPriorityIsEvictedLast() {
    Rig rig = down(CAP);
    for (int i = 0; i < 40; i++) {
      Priority priority = i < 20 ? Priority.HIGH : Priority.NORMAL;
      rig.forwarder.submit(Rig.EVENTS, Payload.of(numbered(i)).withPriority(priority));
      rig.run();
    }
    for (int i = 40; i < 100; i++) {
      rig.submitAll(numbered(i));
    }

    assertThat(pending(rig)).startsWith(numbered(0), numbered(1), numbered(2)).hasSize(60);
    for (int i = 0; i < 60; i++) {
      rig.submitHigh(numbered(100 + i));
      rig.run();
    }
    assertThat(pending(rig)).first().isEqualTo(numbered(100));
  }

  @Test
  void oldestFirstEvictsTheNewest() {
    Rig rig = Rig.started(b -> b.queue(Choice.queue().memory(CAP).oldestFirst().settings()));
    rig.transport.answers(request -> refused());
    for (int i = 0; i < 70; i++) {
      rig.submitAll(numbered(i));
    }

    assertThat(pending(rig)).first().isEqualTo(numbered(0));
    assertThat(rig.dropped(DropReason.EVICTED)).isEqualTo(10);
  }

  @Test
  void listenerIsToldOfAnEviction() {
    Rig rig = down(CAP);
    rig.submitAndAsk(Rig.EVENTS, numbered(0));
    for (int i = 1; i <= 60; i++) {
      rig.submitAll(numbered(i));
    }

    assertThat(rig.reports()).hasSize(1);
    assertThat(rig.reports().get(0).reason()).isEqualTo(DropReason.EVICTED);
    assertThat(rig.reports().get(0).attempts()).isEqualTo(1);
  }

  /** Peer, retry queue with max 0: the first is kept although it fills the queue by itself. */
  @Test
  void whatFillsTheWholeDomainIsKeptUntilTheNextOneComes() {
    Rig rig = down(4096);
    rig.submit(4096 - Transaction.OVERHEAD_BYTES);
    assertThat(rig.counts().accepted()).isEqualTo(1);
    rig.run();

    assertThat(rig.dropped(DropReason.EVICTED)).as("more than 15/16").isEqualTo(1);
  }

  @Test
  void whereNewGivesWayToOldSubmitRefusesAtTheCap() {
    Rig rig = Rig.started(b -> b.queue(Choice.queue().memory(CAP).refuses().settings()));
    rig.transport.answers(request -> refused());
    for (int i = 0; i < 64; i++) {
      rig.submitAll(numbered(i));
    }
    assertThat(rig.counts().pending()).isEqualTo(64);
    assertThat(rig.submit(numbered(64)).entries().get(0).reason())
        .isEqualTo(RefusalReason.DOMAIN_FULL);
    rig.run();

    assertThat(rig.counts().droppedTotal()).isZero();
    assertThat(rig.counts().accepted()).isEqualTo(64);
    assertThat(rig.counts().refused()).containsEntry(RefusalReason.DOMAIN_FULL, 1L);
  }

  @Test
  void whatIsInFlightCountsToo() {
    Rig rig =
        Rig.started(
            b ->
                b.queue(Choice.queue().memory(8192).refuses().settings())
                    .concurrency(Choice.inFlight(8)));
    for (int i = 0; i < 8; i++) {
      rig.submitAll(numbered(i));
    }

    assertThat(rig.stats().inFlight()).isEqualTo(8);
    assertThat(rig.submit(1).isAccepted()).isFalse();
    rig.transport.open().get(0).reply(200);
    rig.run();
    assertThat(rig.submit(1).isAccepted()).isTrue();
  }

  @Test
  void oldGivesWayEvenWhileNoSlotIsFree() {
    Rig rig =
        Rig.started(
            b ->
                b.queue(Choice.queue().memory(CAP).highCapacity(4).settings())
                    .concurrency(Choice.inFlight(1)));
    for (int i = 0; i < 100; i++) {
      assertThat(rig.submit(numbered(i)).isAccepted()).isTrue();
      rig.run();
    }

    assertThat(rig.dropped(DropReason.EVICTED)).isEqualTo(40);
    assertThat(rig.transport.open()).hasSize(1);
    assertThat(rig.stats().memoryBytes()).isLessThanOrEqualTo(CAP * 15L / 16);
  }

  // ---- over all domains ----

  @Test
  void aNewDomainGetsItsShareFromOneThatIsFull() {
    int total = 256 << 10;
    Rig rig =
        Rig.startedBare(
            b ->
                b.queue(Choice.queue().total(total).settings())
                    .domain(Rig.domain("full"))
                    .domain(Rig.domain("new", Domain.Role.LOCAL, Rig.KEY)));
    rig.transport.answers(request -> refused());
    for (int i = 0; i < 400; i++) {
      rig.submitAll(numbered(i));
    }
    assertThat(rig.stats(0).memoryBytes()).isGreaterThan(total * 3L / 4);
    assertThat(rig.forwarder.stats().memoryBytes()).isLessThanOrEqualTo(total);

    long evicted = rig.counts(0).droppedTotal();
    int accepted = 0;
    for (int i = 0; i < 200; i++) {
      var admission =
          rig.forwarder.submit(
              Rig.EVENTS, Payload.of(numbered(i)).withDestination(Destination.LOCAL_ONLY));
      accepted += admission.accepted();
      rig.run();
      assertThat(rig.forwarder.stats().memoryBytes()).isLessThanOrEqualTo(total);
    }

    assertThat(accepted).isGreaterThan(190);
    assertThat(rig.stats(1).memoryBytes()).isGreaterThan(total * 3L / 8);
    assertThat(rig.counts(0).droppedTotal()).isGreaterThan(evicted);
    assertThat(rig.stats(0).memoryBytes()).isGreaterThan(total * 3L / 8);
  }

  @Test
  void budgetOfTheProcessHoldsWhateverTheDomainsMayHave() {
    int total = 128 << 10;
    Rig rig =
        Rig.startedBare(
            b -> {
              b.queue(Choice.queue().total(total).settings());
              for (int i = 0; i < 8; i++) {
                b.domain(Rig.domain("d" + i));
              }
              return b;
            });
    rig.transport.answers(request -> refused());
    for (int i = 0; i < 200; i++) {
      rig.submitAll(numbered(i));
      assertThat(rig.forwarder.stats().memoryBytes()).isLessThanOrEqualTo(total);
    }
    rig.advance(Duration.ofMinutes(1));

    for (int i = 0; i < 8; i++) {
      assertThat(rig.stats(i).memoryBytes()).as("domain %s", i).isGreaterThan(total / 16);
    }
  }

  @Test
  void headersCountAsMemory() {
    Payload bare = Payload.of("x");
    Payload described = bare.withHeader("Content-Type", "text/plain");

    assertThat(Transaction.bytesOf(Rig.EVENTS, described) - Transaction.bytesOf(Rig.EVENTS, bare))
        .isEqualTo(12 + 10);
  }

  /** A host that makes up a long path for each payload holds them all. */
  @Test
  void theTextOfALongEndpointCountsWithEachPayload() {
    Payload payload = Payload.of("x");
    Endpoint usual = Endpoint.post("name", "/" + "p".repeat(Transaction.FREE_ENDPOINT_LENGTH - 5));
    Endpoint longer = Endpoint.post("name", usual.path() + "?q=" + "v".repeat(8000));
    long bytes = 1 + Transaction.OVERHEAD_BYTES;

    assertThat(Transaction.bytesOf(usual, payload)).isEqualTo(bytes);
    assertThat(Transaction.bytesOf(longer, payload)).isEqualTo(bytes + 8003);
    assertThat(Transaction.bytesOf(usual.withHeader("Accept", "*/*"), payload))
        .isEqualTo(bytes + 9);
    Rig rig = Rig.started();
    rig.submit(longer, "x");
    rig.run();
    assertThat(rig.stats().memoryBytes()).isEqualTo(bytes + 8003);
    rig.transport.last().reply(200);
    rig.run();
    assertThat(rig.stats().memoryBytes()).isZero();
  }
}
