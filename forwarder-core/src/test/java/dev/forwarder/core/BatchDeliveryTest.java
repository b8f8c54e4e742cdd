package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Batching;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads that travel together, and what becomes of each of them. */
final class BatchDeliveryTest {

  private static final Endpoint LINES = Rig.EVENTS.withBatching(Batching.lines(8, 1000));

  /** With one request at a time, so that what is submitted at once can travel together. */
  private static Rig oneAtATime() {
    return Rig.started(b -> b.concurrency(Choice.inFlight(1)));
  }

  private static void submitAndAsk(Rig rig, String... bodies) {
    for (String body : bodies) {
      rig.submitAndAsk(LINES, body);
    }
    rig.run();
  }

  @Test
  void whatIsQueuedTogetherTravelsTogether() {
    Rig rig = oneAtATime();
    rig.transport.answers(200);
    submitAndAsk(rig, "1", "2", "3");

    assertThat(rig.transport.bodies()).containsExactly("1\n2\n3\n");
    assertThat(rig.transport.last().contentLength()).isEqualTo(6);
    assertThat(rig.counts().delivered()).isEqualTo(3);
    assertThat(rig.stats().requests()).isEqualTo(1);
  }

  /** However few have a place among those that go first. */
  @Test
  void aBatchIsAsLargeAsWhatHasComeAllows() {
    Endpoint many = Rig.EVENTS.withBatching(Batching.lines(500, 100_000));
    Rig rig = oneAtATime();
    rig.transport.answers(200);
    for (int i = 0; i < 700; i++) {
      rig.submit(many, "x");
    }
    rig.run();

    assertThat(rig.transport.bodies())
        .extracting(body -> body.lines().count())
        .containsExactly(500L, 200L);
    assertThat(rig.counts().delivered()).isEqualTo(700);
  }

  @Test
  void nothingWaitsForABatchToFill() {
    Rig rig = oneAtATime();
    submitAndAsk(rig, "1");

    assertThat(rig.transport.bodies()).containsExactly("1");
  }

  @Test
  void otherEndpointsAndOtherHeadersTravelApart() {
    Rig rig = Rig.started();
    rig.forwarder.submit(LINES, Payload.of("1").withHeader("A", "1"));
    rig.forwarder.submit(LINES, Payload.of("2").withHeader("A", "2"));
    rig.forwarder.submit(LINES, Payload.of("3").withHeader("A", "1"));
    rig.submit(Rig.OTHER, "4");
    rig.run();

    assertThat(rig.transport.bodies()).containsExactly("1\n3\n", "2", "4");
  }

  @Test
  void aFailedBatchIsRetriedWholeWithTheSameBytesAndKey() {
    Rig rig = oneAtATime();
    rig.transport.answers(request -> Reply.of(request.attempt() == 1 ? 503 : 200));
    submitAndAsk(rig, "1", "2", "3");
    submitAndAsk(rig, "4");
    rig.advanceSeconds(3);

    List<Sent> sent = rig.transport.sent();
    assertThat(rig.transport.bodies()).contains("1\n2\n3\n").contains("4");
    assertThat(sent.stream().filter(s -> s.body().startsWith("1")).map(Sent::idempotencyKey))
        .hasSize(2)
        .containsOnly(sent.get(0).idempotencyKey());
    assertThat(rig.counts().delivered()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void aRejectedBatchIsHalvedDownToTheOffenders(int status) {
    Rig rig = oneAtATime();
    rig.transport.answers(
        request -> Reply.of(Sent.text(request.body()).contains("bad") ? status : 200));
    submitAndAsk(rig, "1", "2", "3", "bad", "5", "6", "bad too", "8");

    assertThat(rig.counts().delivered()).isEqualTo(6);
    assertThat(rig.dropped(DropReason.REJECTED)).isEqualTo(2);
    assertThat(rig.transport.sent()).extracting(Sent::idempotencyKey).doesNotHaveDuplicates();
    assertThat(rig.reports())
        .filteredOn(report -> report.outcome() == Outcome.DROPPED)
        .allMatch(report -> report.reason() == DropReason.REJECTED)
        .allMatch(report -> report.reply() != null && report.reply().status() == status)
        .hasSize(2);
    assertThat(rig.reports()).hasSize(8);
  }

  @Test
  void eachMemberGoesOnceWhereOneIsBad() {
    Rig rig = oneAtATime();
    rig.transport.answers(
        request -> Reply.of(Sent.text(request.body()).contains("bad") ? 400 : 200));
    submitAndAsk(rig, "1", "2", "bad", "4", "5");

    List<String> taken =
        rig.transport.bodies().stream()
            .filter(body -> !body.contains("bad"))
            .flatMap(String::lines)
            .toList();
    assertThat(taken).containsExactlyInAnyOrder("1", "2", "4", "5");
  }

  /** What concerns the place and not the content says nothing of the members. */
  @ParameterizedTest
  @ValueSource(ints = {301, 405, 410})
  void otherRejectionsAreForTheWholeBatch(int status) {
    Rig rig = oneAtATime();
    rig.transport.answers(status);
    submitAndAsk(rig, "1", "2", "3");

    assertThat(rig.transport.requests()).isEqualTo(1);
    assertThat(rig.dropped(DropReason.REJECTED)).isEqualTo(3);
  }

  @Test
  void reportsOfMembersCountTheRequestsThatCarriedThem() {
    Rig rig = oneAtATime();
    rig.transport.answers(
        request -> Reply.of(Sent.text(request.body()).contains("bad") ? 400 : 200));
    submitAndAsk(rig, "1", "bad");

    assertThat(rig.reports()).extracting(report -> report.attempts()).containsOnly(2);
  }

  @Test
  void noMemberIsDroppedForTheAgeOfAnother() {
    Rig rig =
        Rig.started(
            b ->
                b.concurrency(Choice.inFlight(1))
                    .queue(Choice.queue().maxAge(Duration.ofMinutes(1)).settings()));
    rig.submitAll("first");
    rig.advanceSeconds(1);
    submitAndAsk(rig, "old");
    rig.advanceSeconds(14);
    submitAndAsk(rig, "young");
    rig.transport.last().reply(200);
    rig.transport.answers(503);
    rig.run();
    assertThat(rig.transport.last().body()).isEqualTo("old\nyoung\n");

    rig.advanceSeconds(59);
    assertThat(rig.dropped(DropReason.EXPIRED)).isZero();
    rig.advanceSeconds(2);
    assertThat(rig.dropped(DropReason.EXPIRED)).isEqualTo(2);
  }

  @Test
  void aBatchIsEvictedMemberByMemberInTheCounts() {
    Rig rig =
        Rig.started(
            b -> b.concurrency(Choice.inFlight(1)).queue(Choice.queue().memory(4096).settings()));
    rig.transport.answers(503);
    submitAndAsk(rig, "1", "2", "3", "4");
    rig.submit(3000);
    rig.run();
    rig.submit(3000);
    rig.run();

    assertThat(rig.dropped(DropReason.EVICTED)).isGreaterThanOrEqualTo(4);
  }

  @Test
  void aBatchInFlightIsStoppedMemberByMember() {
    Rig rig = oneAtATime();
    submitAndAsk(rig, "1", "2", "3");
    rig.beginStop(Duration.ZERO);

    assertThat(rig.dropped(DropReason.STOPPED_IN_FLIGHT)).isEqualTo(3);
  }

  @Test
  void anEndpointThatDoesNotBatchSendsEachByItself() {
    Rig rig = oneAtATime();
    rig.transport.answers(200);
    rig.submitAll("1", "2");

    assertThat(rig.transport.bodies()).containsExactly("1", "2");
  }

  @Test
  void isJsonWhereTheFramingIsAnArray() {
    Rig rig = oneAtATime();
    Endpoint array = Rig.EVENTS.withBatching(Batching.jsonArray(3, 1000));
    rig.transport.answers(200);
    for (String body : List.of("{}", "[1]", "2", "\"4\"")) {
      rig.submit(array, body);
    }
    rig.run();

    assertThat(rig.transport.bodies()).containsExactly("[{},[1],2]", "\"4\"");
  }
}
