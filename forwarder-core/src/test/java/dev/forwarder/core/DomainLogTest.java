package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.SubmitOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A change of state is said once, with its cause and its numbers; a key is never said. */
final class DomainLogTest {

  private final LogLines log = new LogLines();

  @AfterEach
  void closeLog() {
    log.close();
  }

  private static Reply refused() {
    return Reply.failed(FailureKind.REFUSED, "nobody listens");
  }

  @Test
  void saysNothingWhileAllIsWell() {
    Rig rig = Rig.started();
    rig.transport.answers(200);
    rig.submitAll("1", "2");
    rig.beginStop(Duration.ZERO);

    assertThat(log.shown()).isEmpty();
  }

  @Test
  void saysOnceThatAnEndpointIsBlockedHoweverLongItLasts() {
    Rig rig = Rig.started();
    rig.transport.answers(request -> refused());
    for (int i = 0; i < 100; i++) {
      rig.submitAll("x");
      rig.advanceSeconds(36);
    }

    assertThat(log.shown())
        .containsExactly(
            "WARN a: events (POST /v1/events) is blocked after: REFUSED: nobody listens; next try"
                + " in 3s");
  }

  @Test
  void saysOnceThatItDeliversAgain() {
    Rig rig = Rig.started();
    rig.transport.answers(request -> refused());
    rig.submitAll("1", "2", "3", "4", "5");
    rig.advanceSeconds(300);
    rig.transport.answers(200);
    rig.advanceSeconds(300);

    assertThat(rig.counts().delivered()).isEqualTo(5);
    assertThat(log.shown()).hasSize(2);
    assertThat(log.shown().get(1))
        .startsWith("INFO a: events (POST /v1/events) delivers again; ")
        .endsWith(" wait in the queue");
  }

  /** The last that was said of an endpoint must be what it is. */
  @Test
  void aSecondBlockIsSaidEvenIfItComesSoonAfterTheFirst() {
    Rig rig = Rig.started();
    rig.transport.answers(request -> refused());
    rig.submitAll("1");
    rig.transport.answers(200);
    rig.advanceSeconds(3);
    rig.transport.answers(request -> refused());
    rig.submitAll("2");
    rig.advanceSeconds(3600);

    assertThat(log.shown()).hasSize(3);
    assertThat(log.shown().get(1)).contains("delivers again");
    assertThat(log.shown().get(2)).contains("is blocked after");
  }

  @Test
  void saysOnceThatAKeyIsRefusedAndWhichWithoutShowingIt() {
    Rig rig = Rig.started();
    rig.transport.answers(403);
    for (int i = 0; i < 20; i++) {
      rig.submitAll("x");
      rig.advanceSeconds(60);
    }

    assertThat(log.shown())
        .containsExactly(
            "WARN a: API key ***cafe is refused for events (POST /v1/events) (HTTP 403): its"
                + " payloads are held; trying one every 30s");
  }

  @Test
  void saysOnceThatMemoryIsFullAndOnceThatThereIsRoomAgain() {
    Rig rig = Rig.started(b -> b.queue(Choice.queue().memory(64 << 10).settings()));
    rig.transport.answers(request -> refused());
    for (int i = 0; i < 600; i++) {
      rig.submit(1000);
      rig.run();
      rig.advanceSeconds(1);
    }
    assertThat(rig.counts().droppedTotal()).isGreaterThan(400);
    assertThat(log.shown()).filteredOn(line -> line.contains("memory")).hasSize(1);
    assertThat(log.shown())
        .filteredOn(line -> line.contains("memory"))
        .first()
        .asString()
        .startsWith("WARN a: memory is full (65536 bytes; forwarder_retry_queue_payloads_max_size");

    rig.transport.answers(200);
    rig.advanceSeconds(300);

    assertThat(rig.counts().pending()).isZero();
    rig.submitAll("one more step");
    assertThat(log.shown()).filteredOn(line -> line.contains("memory")).hasSize(2);
    assertThat(log.shown()).contains("INFO a: memory has room again, nothing more is evicted");
  }

  @Test
  void aListenerAndAFamilyThatThrowAreNamedNowAndThen() {
    Rig rig = Rig.started();
    rig.transport.answers(200);
    for (int i = 0; i < 50; i++) {
      rig.forwarder.submit(
          Rig.EVENTS,
          Payload.of("x"),
          SubmitOptions.NONE.withListener(
              report -> {
                throw new IllegalStateException("broken listener");
              }));
    }
    rig.run();

    assertThat(log.shown()).hasSize(1);
    assertThat(log.shown().get(0)).startsWith("WARN delivery listener ").contains("broken");
  }

  @Test
  void noLineEverHoldsAKey() {
    Rig rig =
        Rig.startedBare(
            b ->
                b.domain(Rig.domain("a", Domain.Role.PRIMARY, Rig.KEY, Rig.SECOND_KEY))
                    .domain(Rig.domain("b"))
                    .queue(Choice.queue().memory(64 << 10).settings()));
    Reply[] replies = {
      Reply.of(200), Reply.of(503), Reply.of(403), Reply.of(429).withRetryAfter("9"),
      Reply.of(400), Reply.of(302), refused(), Reply.failed(FailureKind.TIMEOUT, "late")
    };
    int[] at = new int[1];
    rig.transport.answers(request -> replies[at[0]++ % replies.length]);
    for (int i = 0; i < 300; i++) {
      rig.submitAndAsk(Rig.EVENTS, "x".repeat(900));
      rig.submit(Rig.OTHER.withRetryable(false), "y");
      rig.run();
      rig.advanceSeconds(7);
    }
    rig.beginStop(Duration.ZERO);

    assertThat(log.all()).hasSizeGreaterThan(20);
    assertThat(log.all())
        .noneMatch(line -> line.contains(Rig.KEY.reveal()))
        .noneMatch(line -> line.contains(Rig.SECOND_KEY.reveal()))
        .noneMatch(line -> line.contains("0123456789abcdef"));
  }

  @Test
  void whatABackendWritesCannotPassForALineOfTheLog() {
    Rig rig = Rig.started();
    byte[] forged = "no\n10:00:00 ERROR forged \u001b[31m".getBytes(StandardCharsets.UTF_8);
    rig.transport.answers(request -> Reply.of(400, forged));
    rig.submitAll("1");

    assertThat(log.shown()).hasSize(1);
    assertThat(log.shown().get(0)).endsWith("no 10:00:00 ERROR forged  [31m");
  }

  @Test
  void saysThatATransportThrows() {
    Rig rig = Rig.started();
    rig.transport.answers(
        request -> {
          throw new IllegalStateException("broken");
        });
    rig.submitAll("1");

    assertThat(log.shown()).hasSize(1);
    assertThat(log.shown().get(0)).contains("the transport threw when a request was sent");
  }
}
