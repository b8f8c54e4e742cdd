package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.core.testing.Domains;
import dev.forwarder.core.testing.ScriptedTransport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys and domains of a synchronous forwarder that change between and within submissions. */
final class SynchronousRotationTest {

  private static final Endpoint INTAKE = GenericFamily.INTAKE;
  private static final Payload PAYLOAD = Payload.of("x");
  private static final String OLD = "0123456789secret";
  private static final String NEW = "0123456789secret-new";

  /** What happens while one attempt after another is under way. */
  private final Deque<Runnable> meanwhile = new ArrayDeque<>();

  private final Deque<Reply> replies = new ArrayDeque<>();
  private final List<String> sent = new ArrayList<>();
  private final SynchronousForwarder forwarder =
      DefaultForwarder.builder()
          .domain(Domains.named("eu"))
          .domain(Domains.named("us"))
          .transport(
              new ScriptedTransport(
                  request -> {
                    sent.add(request.domain().name() + " " + request.key().reveal());
                    Optional.ofNullable(meanwhile.poll()).ifPresent(Runnable::run);
                    return Optional.of(replies.isEmpty() ? Reply.of(202) : replies.poll());
                  }))
          .buildSynchronous();

  SynchronousRotationTest() {
    forwarder.start();
  }

  @AfterEach
  void stop() {
    forwarder.stop(Duration.ZERO);
  }

  @Test
  void theNextSubmissionGoesOutUnderTheSecretThatReplacedIt() {
    forwarder.submit(INTAKE, PAYLOAD);
    forwarder.replaceKey("us", "key", ApiKey.of("key", NEW));
    forwarder.submit(INTAKE, PAYLOAD);

    assertThat(sent).containsExactly("eu " + OLD, "us " + OLD, "eu " + OLD, "us " + NEW);
    assertThat(forwarder.stats().domains().get(1).keys()).hasSize(1);
    assertThat(forwarder.stats().domains().get(1).total().delivered()).isEqualTo(2);
  }

  @Test
  void aSecondAttemptCarriesTheSecretThatReplacedTheFirstOnes() {
    meanwhile.add(() -> forwarder.replaceKey("eu", "key", ApiKey.of("key", NEW)));
    replies.add(Reply.failed(FailureKind.BROKEN, "connection reset"));
    forwarder.submit(INTAKE, PAYLOAD);

    assertThat(sent).containsExactly("eu " + OLD, "us " + OLD, "eu " + NEW);
    assertThat(forwarder.stats().total().delivered()).isEqualTo(2);
  }

  @Test
  void whatIsUnderWayToADomainThatIsRemovedHasItsOutcome() {
    meanwhile.add(() -> forwarder.updateDomains(List.of(Domains.named("us"))));
    forwarder.submit(INTAKE, PAYLOAD);
    forwarder.submit(INTAKE, PAYLOAD);

    assertThat(sent).containsExactly("eu " + OLD, "us " + OLD, "us " + OLD);
    assertThat(forwarder.stats().domains()).extracting(DomainStats::name).containsExactly("us");
    assertThat(forwarder.stats().removed().delivered()).isEqualTo(1);
    assertThat(forwarder.stats().total().delivered()).isEqualTo(3);
  }

  @Test
  void aDomainOfWhichNothingIsUnderWayIsOverAtOnce() {
    forwarder.submit(INTAKE, PAYLOAD);
    forwarder.updateDomains(List.of(Domains.named("us")));
    forwarder.updateDomains(List.of(Domains.named("us"), Domains.named("eu")));

    assertThat(forwarder.stats().removed().delivered()).isEqualTo(1);
    assertThat(forwarder.stats().domains().get(1).total().delivered()).isZero();
    assertThat(forwarder.stats().total().delivered()).isEqualTo(2);
  }

  /** Whoever looks at the statistics, and whoever does not, has the same ids. */
  @Test
  void theIdOfAKeyOfWhichNothingIsUnderWayIsFreeAtOnce() {
    ApiKey first = ApiKey.of("0123456789-first");
    ApiKey[] others = {
      ApiKey.of("0123456789-second"), ApiKey.of("0123456789-third"), ApiKey.of("0123456789-fourth")
    };
    update(first);
    update(others[0]); // takes over the id of the first
    update(others[1], others[2]);
    update(others[1], others[2], first);

    assertThat(forwarder.domains().get(0).keys())
        .extracting(ApiKey::id)
        .containsExactly(others[1].id(), others[2].id(), first.id());
  }

  private void update(ApiKey... keys) {
    Domain eu = Domains.named("eu");
    forwarder.updateDomains(
        List.of(new Domain("eu", eu.baseUrl(), eu.role(), eu.family(), List.of(keys))));
  }

  @Test
  void theClockOfADomainThatIsGoneIsForgotten() {
    replies.add(new Reply(202, null, "", null, "Sun, 06 Nov 1994 08:49:37 GMT"));
    forwarder.submit(INTAKE, PAYLOAD);
    assertThat(forwarder.health().clockOffsets()).containsOnlyKeys("eu");
    forwarder.updateDomains(List.of(Domains.named("us")));

    assertThat(forwarder.health().clockOffsets()).isEmpty();
  }

  /** It was accepted for both before the first of them was sent to. */
  @Test
  void whatWasAcceptedForADomainThatGoesMeanwhileIsSentThere() {
    meanwhile.add(() -> forwarder.updateDomains(List.of(Domains.named("eu"))));
    forwarder.submit(INTAKE, PAYLOAD);

    assertThat(sent).containsExactly("eu " + OLD, "us " + OLD);
    assertThat(forwarder.stats().removed().delivered()).isEqualTo(1);
  }
}
