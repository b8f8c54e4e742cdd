package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.api.Verdict;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * How attempts end: late, twice, never, and with a transport, family or observer that misbehaves.
 */
final class AttemptEndTest {

  /** Peer, worker: the time limit of an attempt is the one of the settings, 20 s by default. */
  @Test
  void anAttemptWithoutAReplyIsGivenUpAndTriedAgain() {
    Rig rig = Rig.started();
    rig.submitAll("x");
    rig.advanceSeconds(19.9);
    assertThat(rig.transport.open()).hasSize(1);
    rig.advanceSeconds(0.1);
    assertThat(rig.transport.last().isCancelled()).isTrue();
    assertThat(rig.stats().queuedItems()).isEqualTo(1);
    rig.advanceSeconds(3);

    assertThat(rig.transport.requests()).isEqualTo(2);
    assertThat(rig.transport.last().attempt()).isEqualTo(2);
  }

  @Test
  void attemptsAreGivenUpEachAtItsOwnTime() {
    Rig rig = Rig.started();
    rig.submitAll("1");
    rig.advanceSeconds(5);
    rig.submitAll("2");
    rig.advanceSeconds(15);

    assertThat(rig.transport.open()).extracting(Sent::body).containsExactly("2");
  }

  @Test
  void aReplyThatComesTooLateChangesNothing() {
    Rig rig = Rig.started();
    rig.submitAll("x");
    rig.advanceSeconds(20);
    rig.transport.sent().get(0).reply(200);
    rig.run();
    assertThat(rig.counts().delivered()).isZero();
    rig.advanceSeconds(3);
    rig.transport.last().reply(200);
    rig.run();

    assertThat(rig.counts().delivered()).isEqualTo(1);
    assertThat(rig.transport.requests()).isEqualTo(2);
  }

  @Test
  void ofTwoRepliesTheFirstCounts() {
    Rig rig = Rig.started();
    rig.submitAll("x");
    rig.transport.last().reply(500);
    rig.transport.last().reply(200);
    rig.run();

    assertThat(rig.counts().delivered()).isZero();
    assertThat(rig.counts().pending()).isEqualTo(1);
  }

  @Test
  void twoDeliveriesOfOneAttemptCountOnce() {
    Rig rig = Rig.started();
    rig.submitAndAsk(Rig.EVENTS, "x");
    rig.run();
    rig.transport.last().reply(200);
    rig.transport.last().reply(200);
    rig.run();

    assertThat(rig.counts().delivered()).isEqualTo(1);
    assertThat(rig.reports()).hasSize(1);
  }

  @Test
  void aReplyFromWithinTheCallStartsTheNextOne() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.inFlight(1)));
    rig.transport.answers(200);
    for (int i = 0; i < 1000; i++) {
      rig.submit("x");
    }
    rig.run();

    assertThat(rig.counts().delivered()).isEqualTo(1000);
  }

  // ---- what others do wrong ----

  private static Rig over(Transport transport) {
    return Rig.started(builder -> builder.transport(transport));
  }

  /** Does what it is told in {@code send}. */
  private record Misbehaving(Function<ReplyHandler, Transport.@Nullable Exchange> send)
      implements Transport {
    @Override
    public Exchange send(TransportRequest request, ReplyHandler handler) {
      return send.apply(handler);
    }

    @Override
    public void close() {}
  }

  @Test
  void aTransportThatThrowsIsRetriedLikeAnyFailure() {
    List<Integer> attempts = new ArrayList<>();
    Rig rig =
        over(
            new Misbehaving(
                handler -> {
                  attempts.add(1);
                  throw new IllegalStateException("broken");
                }));
    rig.submitAll("x");
    assertThat(rig.counts().pending()).isEqualTo(1);
    rig.advanceSeconds(3);

    assertThat(attempts).hasSize(2);
    assertThat(rig.stats().blockedEndpoints()).isZero();
  }

  @Test
  void aTransportThatThrowsAnErrorIsRetriedToo() {
    Rig rig =
        over(
            new Misbehaving(
                handler -> {
                  throw new LinkageError("broken");
                }));
    rig.submitAll("x");

    assertThat(rig.stats().queuedItems()).isEqualTo(1);
  }

  @Test
  void aTransportThatRepliesAndThenThrowsHasReplied() {
    Rig rig =
        over(
            new Misbehaving(
                handler -> {
                  handler.onReply(Reply.of(200));
                  throw new IllegalStateException("broken");
                }));
    rig.submitAll("x");

    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void aTransportThatGivesNothingToCancelIsGivenUpAllTheSame() {
    Rig rig = over(new Misbehaving(handler -> null));
    rig.submitAll("x");
    rig.advanceSeconds(20);

    assertThat(rig.stats().inFlight()).isZero();
    assertThat(rig.counts().pending()).isEqualTo(1);
  }

  @Test
  void aTransportThatThrowsWhenCancelledIsGivenUpAllTheSame() {
    Rig rig =
        over(
            new Misbehaving(
                handler ->
                    () -> {
                      throw new IllegalStateException("broken");
                    }));
    rig.submitAll("1", "2");
    rig.advanceSeconds(20);
    assertThat(rig.stats().inFlight()).isZero();
    assertThat(rig.stats().queuedItems()).isEqualTo(2);

    rig.advanceSeconds(5);
    assertThat(rig.stop(Duration.ZERO)).isCompleted();
    assertThat(rig.counts().pending()).isZero();
  }

  @Test
  void aTransportThatRepliesNothingAtAllIsRetried() {
    Rig rig = Rig.started();
    rig.submitAll("x");
    assertThatNoException().isThrownBy(() -> rig.transport.last().reply((Reply) null));
    rig.run();

    assertThat(rig.stats().inFlight()).isZero();
    assertThat(rig.counts().pending()).isEqualTo(1);
  }

  private static Rig withVerdicts(Function<Reply, Verdict> verdicts) {
    Domain domain =
        new Domain(
            "a",
            URI.create("https://a.example"),
            Domain.Role.PRIMARY,
            new PlainFamily(verdicts),
            List.of(ApiKey.of("first", "0123456789abcdef")));
    return Rig.startedBare(b -> b.domain(domain));
  }

  @Test
  void aFamilyMayReadRepliesInItsOwnWay() {
    Rig rig = withVerdicts(reply -> reply.status() == 404 ? Verdict.REJECTED : Verdict.RETRY);
    rig.transport.answers(404);
    rig.submitAll("x");

    assertThat(rig.counts().droppedTotal()).isEqualTo(1);
  }

  @Test
  void aFamilyThatThrowsGetsTheUsualVerdict() {
    Rig rig =
        withVerdicts(
            reply -> {
              throw new IllegalStateException("broken");
            });
    rig.transport.answers(200);
    rig.submitAll("x");

    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void aFamilyWithoutAVerdictGetsTheUsualOne() {
    Rig rig = withVerdicts(reply -> null);
    rig.transport.answers(200);
    rig.submitAll("x");

    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void anObserverThatThrowsChangesNothing() {
    ForwarderObserver broken =
        new ForwarderObserver() {
          @Override
          public void taken(String domain, Endpoint endpoint, int bytes) {
            throw new IllegalStateException("taken");
          }

          @Override
          public void replied(
              String domain, Endpoint endpoint, Reply reply, int attempt, long nanos) {
            throw new LinkageError("replied");
          }

          @Override
          public void ended(
              String domain,
              Endpoint endpoint,
              Outcome outcome,
              @Nullable DropReason reason,
              int bytes) {
            throw new IllegalStateException("ended");
          }
        };
    Rig rig = Rig.started(b -> b.observer(broken));
    rig.transport.answers(200);
    rig.submitAll("1", "2");

    assertThat(rig.counts().delivered()).isEqualTo(2);
  }

  @Test
  void anObserverSeesEveryTransactionAndReply() {
    List<String> seen = new ArrayList<>();
    ForwarderObserver observer =
        new ForwarderObserver() {
          @Override
          public void taken(String domain, Endpoint endpoint, int bytes) {
            seen.add("taken " + domain + " " + endpoint.name() + " " + bytes);
          }

          @Override
          public void replied(
              String domain, Endpoint endpoint, Reply reply, int attempt, long nanos) {
            seen.add("replied " + reply.summary() + " " + attempt + " " + nanos / 1_000_000_000);
          }

          @Override
          public void ended(
              String domain,
              Endpoint endpoint,
              Outcome outcome,
              @Nullable DropReason reason,
              int bytes) {
            seen.add("ended " + outcome + " " + reason + " " + bytes);
          }
        };
    Rig rig = Rig.started(b -> b.observer(observer));
    rig.transport.takes(Duration.ofSeconds(2));
    rig.transport.answers(request -> Reply.of(request.attempt() == 1 ? 503 : 400));
    rig.submitAll("abc");
    rig.advanceSeconds(60);

    assertThat(seen)
        .containsExactly(
            "taken a events 3",
            "replied HTTP 503 1 2",
            "replied HTTP 400 2 2",
            "ended DROPPED REJECTED 3");
  }

  @Test
  void aFailureOfTheTransportItselfIsNoEvidenceAgainstTheBackend() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.inFlight(1)));
    rig.transport.answers(request -> Reply.failed(FailureKind.INTERNAL, ""));
    for (int i = 0; i < 50; i++) {
      rig.submit("x");
    }
    rig.run();

    assertThat(rig.transport.requests()).isEqualTo(50);
  }
}
