package dev.forwarder.core;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.StopReport;
import dev.forwarder.core.testing.Domains;
import dev.forwarder.core.testing.RecordingForwarder;
import dev.forwarder.core.testing.ScriptedTransport;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every forwarder that a host may be given. */
final class ForwarderContractTest {

  private static final Endpoint INTAKE = GenericFamily.INTAKE;
  private static final Payload PAYLOAD = Payload.of("x");
  private static final String NEW_SECRET = "0123456789secret-new";
  private static final Duration STOP = Duration.ofSeconds(5);

  record Kind(String name, Supplier<Forwarder> maker, boolean hasDomains) {

    /** For each of two domains, if there are any, this. */
    List<Admission.Entry> each(Admission.State state, RefusalReason reason) {
      return domains().stream()
          .filter(domain -> hasDomains)
          .map(domain -> new Admission.Entry(domain.name(), "key", state, reason))
          .toList();
    }

    int transactions() {
      return hasDomains ? domains().size() : 0;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind("default", () -> builder().build(), true),
        new Kind("synchronous", () -> builder().buildSynchronous(), true),
        new Kind("recording", () -> new RecordingForwarder(domains()), true),
        new Kind("no-op", NoopForwarder::new, false));
  }

  private static List<Domain> domains() {
    return List.of(Domains.named("eu"), Domains.named("us"));
  }

  private static ForwarderBuilder builder() {
    ForwarderBuilder builder = DefaultForwarder.builder().transport(ScriptedTransport.accepting());
    domains().forEach(builder::domain);
    return builder;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isStartedOnce(Kind kind) {
    try (Forwarder forwarder = kind.maker.get()) {
      forwarder.start();

      assertThatThrownBy(forwarder::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("started once");
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void cannotBeStartedAfterItsStop(Kind kind) {
    Forwarder forwarder = kind.maker.get();
    forwarder.stop(STOP);

    assertThatThrownBy(forwarder::start).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void refusesBeforeItsStart(Kind kind) {
    try (Forwarder forwarder = kind.maker.get()) {
      assertThat(forwarder.submit(INTAKE, PAYLOAD).entries())
          .isEqualTo(kind.each(Admission.State.REFUSED, RefusalReason.NOT_RUNNING));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void acceptsForEachDomainWhileItRuns(Kind kind) {
    try (Forwarder forwarder = kind.maker.get()) {
      forwarder.start();

      Admission admission = forwarder.submit(INTAKE, PAYLOAD);

      assertThat(admission.entries()).isEqualTo(kind.each(Admission.State.ACCEPTED, null));
      assertThat(admission.isAccepted()).isTrue();
      assertThat(admission.settled().toCompletableFuture()).isCompletedWithValue(admission);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @Timeout(60)
  void refusesAtOnceAfterItsStopHoweverLongTheCallerWouldWait(Kind kind) {
    Forwarder forwarder = kind.maker.get();
    forwarder.start();
    forwarder.stop(STOP);

    assertThat(forwarder.submit(INTAKE, PAYLOAD, Duration.ofDays(1)).entries())
        .isEqualTo(kind.each(Admission.State.REFUSED, RefusalReason.NOT_RUNNING));
    assertThat(forwarder.stats().total().refusedTotal()).isEqualTo(kind.transactions());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void hasNothingPendingInTheReportOfItsStop(Kind kind) {
    Forwarder forwarder = kind.maker.get();
    forwarder.start();
    forwarder.submit(INTAKE, PAYLOAD);

    Counts counts = forwarder.stop(STOP).stats().total();

    assertThat(counts.accepted()).isEqualTo(kind.transactions());
    assertThat(counts.delivered() + counts.droppedTotal()).isEqualTo(kind.transactions());
    assertThat(counts.pending()).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void givesTheSameReportAtEveryStop(Kind kind) {
    Forwarder forwarder = kind.maker.get();
    forwarder.start();
    forwarder.submit(INTAKE, PAYLOAD);

    StopReport first = forwarder.stop(STOP);

    assertThat(forwarder.stop(Duration.ZERO)).isEqualTo(first);
    assertThat(forwarder.stopAsync(STOP).toCompletableFuture())
        .succeedsWithin(10, SECONDS)
        .isEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void refusesANegativeTimeoutOfItsStop(Kind kind) {
    try (Forwarder forwarder = kind.maker.get()) {
      assertThatThrownBy(() -> forwarder.stopAsync(Duration.ofMillis(-1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("timeout");
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void meansNoTransactionWhereThePayloadIsForNoDomain(Kind kind) {
    try (Forwarder forwarder = kind.maker.get()) {
      forwarder.start();
      Payload local = PAYLOAD.withDestination(Destination.LOCAL_ONLY);

      assertThat(forwarder.submit(INTAKE, local).isEmpty()).isTrue();
    }
  }

  // ---- changes of domains and keys ----

  @ParameterizedTest
  @MethodSource("kinds")
  void goesByTheDomainsThatAreInForce(Kind kind) {
    try (Forwarder forwarder = kind.maker.get()) {
      forwarder.start();
      forwarder.updateDomains(List.of(Domains.named("us"), Domains.named("asia")));

      List<String> inForce = kind.hasDomains ? List.of("us", "asia") : List.of();
      assertThat(forwarder.domains()).extracting(Domain::name).isEqualTo(inForce);
      assertThat(forwarder.submit(INTAKE, PAYLOAD).entries())
          .extracting(Admission.Entry::domain)
          .isEqualTo(inForce);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void mayBeChangedBeforeItsStart(Kind kind) {
    try (Forwarder forwarder = kind.maker.get()) {
      forwarder.updateDomains(List.of(Domains.named("asia")));
      forwarder.start();

      assertThat(forwarder.submit(INTAKE, PAYLOAD).entries()).hasSize(kind.hasDomains ? 1 : 0);
      assertThat(forwarder.submit(INTAKE, PAYLOAD).isAccepted()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aReplacedKeyKeepsItsIdAndHasTheNewSecret(Kind kind) {
    try (Forwarder forwarder = kind.maker.get()) {
      forwarder.start();
      forwarder.replaceKey("us", "key", ApiKey.of("key", NEW_SECRET));

      assertThat(forwarder.domains())
          .flatExtracting(Domain::keys)
          .extracting(key -> key.id() + " " + key.reveal())
          .isEqualTo(
              kind.hasDomains ? List.of("key 0123456789secret", "key " + NEW_SECRET) : List.of());
      assertThat(forwarder.submit(INTAKE, PAYLOAD).entries())
          .isEqualTo(kind.each(Admission.State.ACCEPTED, null));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aBadListOfDomainsChangesNothing(Kind kind) {
    try (Forwarder forwarder = kind.maker.get()) {
      List<Domain> before = forwarder.domains();
      List<Domain> twoOfOneName = List.of(Domains.named("asia"), Domains.named("asia"));

      assertThatThrownBy(() -> forwarder.updateDomains(twoOfOneName))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("asia");
      assertThat(forwarder.domains()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aKeyThatIsNotThereIsNotReplaced(Kind kind) {
    try (Forwarder forwarder = kind.maker.get()) {
      ThrowingCallable replacing =
          () -> forwarder.replaceKey("us", "none", ApiKey.of("none", NEW_SECRET));

      if (kind.hasDomains) {
        assertThatThrownBy(replacing)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("none")
            .hasMessageNotContaining(NEW_SECRET);
      } else {
        assertThatCode(replacing).as("a host need not ask").doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void changesNoMoreAfterItsStop(Kind kind) {
    Forwarder forwarder = kind.maker.get();
    forwarder.start();
    forwarder.stop(STOP);
    ThrowingCallable updating = () -> forwarder.updateDomains(domains());
    ThrowingCallable replacing =
        () -> forwarder.replaceKey("us", "key", ApiKey.of("key", NEW_SECRET));

    if (kind.hasDomains) {
      assertThatThrownBy(updating).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(replacing).isInstanceOf(IllegalStateException.class);
    } else {
      assertThatCode(updating).doesNotThrowAnyException();
      assertThatCode(replacing).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void countsOfDomainsThatAreGoneStayInTheSum(Kind kind) {
    try (Forwarder forwarder = kind.maker.get()) {
      forwarder.start();
      forwarder.submit(INTAKE, PAYLOAD);
      forwarder.updateDomains(List.of(Domains.named("asia")));
      forwarder.submit(INTAKE, PAYLOAD);
      Counts counts = forwarder.stop(STOP).stats().total();

      assertThat(counts.accepted()).isEqualTo(kind.hasDomains ? 3 : 0);
      assertThat(counts.pending()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void throwsAtOnceForNothingToSubmit(Kind kind) {
    try (Forwarder forwarder = kind.maker.get()) {
      forwarder.start();

      assertThatThrownBy(() -> forwarder.submit(null, PAYLOAD))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> forwarder.submit(INTAKE, null))
          .isInstanceOf(NullPointerException.class);
    }
  }
}
