package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/rotation.md promises, line by line. */
final class RotationTest {

  private static final String OLD = "0123456789abcdef-old";
  private static final String NEW = "0123456789abcdef-new";
  private static final String OTHER = "0123456789abcdef-other";
  private static final Duration DRAIN = Duration.ofMinutes(15);

  private final Rig rig = Rig.startedBare(b -> b.domain(domain("a", key("one", OLD))));

  private static ApiKey key(String id, String secret) {
    return ApiKey.of(id, secret);
  }

  private static Domain domain(String name, ApiKey... keys) {
    return Rig.domain(name, Domain.Role.PRIMARY, keys);
  }

  private void update(Domain... domains) {
    rig.forwarder.updateDomains(List.of(domains));
    rig.run();
  }

  private List<String> sent() {
    return rig.transport.sent().stream()
        .map(one -> one.host() + " " + one.keyId() + " " + one.secret() + " " + one.body())
        .toList();
  }

  private static String sent(String host, String id, String secret, String body) {
    return host + ".example " + id + " " + secret + " " + body;
  }

  private List<String> keyIds() {
    return rig.stats().keys().stream().map(KeyStats::keyId).toList();
  }

  // ---- the table ----

  @Test
  void aNewDomainGetsWhatIsSubmittedFromNowOn() {
    rig.transport.answers(200);
    rig.submitAll("before");
    update(domain("a", key("one", OLD)), domain("b", key("two", OTHER)));
    rig.submitAll("after");

    assertThat(sent())
        .containsExactly(
            sent("a", "one", OLD, "before"),
            sent("a", "one", OLD, "after"),
            sent("b", "two", OTHER, "after"));
    assertThat(rig.forwarder.domains()).extracting(Domain::name).containsExactly("a", "b");
  }

  @Test
  void aDomainThatIsGoneTakesNothingMoreAndIsDrained() {
    rig.transport.answers(503);
    rig.submitAll("left");
    update(domain("b", key("two", OTHER)));
    rig.transport.answers(200);
    rig.submitAll("new");
    rig.advanceSeconds(10);

    assertThat(sent())
        .containsExactly(
            sent("a", "one", OLD, "left"),
            sent("b", "two", OTHER, "new"),
            sent("a", "one", OLD, "left"));
    assertThat(rig.counts().delivered()).isEqualTo(2);
    assertThat(rig.forwarder.stats().domains()).extracting(one -> one.name()).containsExactly("b");
  }

  @Test
  void aDomainThatMovedIsSentToAtItsNewAddress() {
    rig.transport.answers(503);
    rig.submitAll("1");
    Domain moved =
        new Domain(
            "a",
            URI.create("https://elsewhere.example"),
            Domain.Role.PRIMARY,
            new PlainFamily(),
            List.of(key("one", OLD)));
    rig.transport.answers(200);
    update(moved);
    rig.advanceSeconds(10);

    assertThat(sent())
        .containsExactly(sent("a", "one", OLD, "1"), sent("elsewhere", "one", OLD, "1"));
  }

  @Test
  void whatTheOldAddressWasBlockedForIsForgotten() {
    rig.transport.answers(request -> Reply.of(429));
    rig.submitAll("1");
    assertThat(rig.stats().blockedEndpoints()).isEqualTo(1);
    URI url = URI.create("https://elsewhere.example");
    ApiKey same = key("one", OLD);
    update(new Domain("a", url, Domain.Role.PRIMARY, new PlainFamily(), List.of(same)));
    rig.transport.answers(200);
    rig.submitAll("2");

    assertThat(rig.stats().blockedEndpoints()).isZero();
    assertThat(rig.transport.last().body()).isEqualTo("2");
  }

  @Test
  void anotherRoleSelectsItForOtherDestinations() {
    rig.transport.answers(200);
    update(Rig.domain("a", Domain.Role.LOCAL, key("one", OLD)));

    assertThat(rig.submit("not for a local one").isEmpty()).isTrue();
  }

  @Test
  void aNewKeyGetsWhatIsSubmittedFromNowOn() {
    rig.transport.answers(200);
    rig.submitAll("before");
    update(domain("a", key("one", OLD), key("two", OTHER)));
    rig.submitAll("after");

    assertThat(sent())
        .containsExactly(
            sent("a", "one", OLD, "before"),
            sent("a", "one", OLD, "after"),
            sent("a", "two", OTHER, "after"));
  }

  @Test
  void whatWasAcceptedForAKeyGoesOutUnderTheSecretThatReplacedIt() {
    rig.transport.answers(503);
    rig.submitAll("1");
    rig.transport.answers(200);
    update(domain("a", key("one", NEW)));
    rig.advanceSeconds(10);

    assertThat(sent()).containsExactly(sent("a", "one", OLD, "1"), sent("a", "one", NEW, "1"));
    assertThat(rig.transport.sent().get(0).idempotencyKey())
        .isEqualTo(rig.transport.last().idempotencyKey());
  }

  @Test
  void whatWasHeldBackForARefusedSecretIsReleasedAtOnce() {
    refuse(OLD);
    rig.submitAll("1");
    rig.submitAll("2", "3");
    rig.forwarder.replaceKey("a", "one", key("one", NEW));
    rig.run();

    assertThat(rig.counts().delivered()).isEqualTo(3);
    assertThat(rig.transport.requests()).isEqualTo(4);
    assertThat(rig.stats().blockedEndpoints()).isZero();
  }

  @Test
  void aKeyThatIsGoneIsDrainedUnderTheSecretThatItHad() {
    update(domain("a", key("one", OLD), key("two", OTHER)));
    rig.transport.answers(503);
    rig.submitAll("1");
    update(domain("a", key("two", OTHER)));
    rig.transport.answers(200);
    rig.submitAll("2");
    rig.advanceSeconds(10);

    assertThat(sent())
        .contains(sent("a", "one", OLD, "1"), sent("a", "two", OTHER, "2"))
        .doesNotContain(sent("a", "one", OLD, "2"));
    assertThat(rig.counts().delivered()).isEqualTo(3);
    assertThat(keyIds()).containsExactly("two");
  }

  @Test
  void anotherOrderChangesNothing() {
    update(domain("a", key("one", OLD), key("two", OTHER)), domain("b", key("x", "b-secret-123")));
    rig.transport.answers(503);
    rig.submitAll("1");
    update(domain("b", key("x", "b-secret-123")), domain("a", key("two", OTHER), key("one", OLD)));
    rig.transport.answers(200);
    rig.transport.forget();
    rig.advanceSeconds(10);

    assertThat(sent())
        .containsExactlyInAnyOrder(
            sent("a", "one", OLD, "1"),
            sent("a", "two", OTHER, "1"),
            sent("b", "x", "b-secret-123", "1"));
  }

  // ---- bad lists ----

  @Test
  void aBadListChangesNothing() {
    Domain good = domain("b", key("two", OTHER));
    rig.transport.answers(200);

    assertThatThrownBy(() -> rig.forwarder.updateDomains(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a forwarder needs at least one domain");
    assertThatThrownBy(() -> rig.forwarder.updateDomains(List.of(good, good)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two domains are named b");
    assertThatThrownBy(() -> rig.forwarder.updateDomains(Arrays.asList(good, null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("domain");
    assertThatThrownBy(() -> rig.forwarder.updateDomains(nothing()))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("domains");
    assertThatThrownBy(() -> rig.forwarder.replaceKey("a", "one", nothing()))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("replacement");
    rig.submitAll("1");
    assertThat(sent()).containsExactly(sent("a", "one", OLD, "1"));
  }

  @Test
  void aBadReplacementChangesNothingAndShowsNoSecret() {
    update(domain("a", key("one", OLD), key("two", OTHER)));

    assertThatThrownBy(() -> rig.forwarder.replaceKey("b", "one", ApiKey.of(NEW)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no domain b, but: [a]");
    assertThatThrownBy(() -> rig.forwarder.replaceKey("a", "three", ApiKey.of(NEW)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("domain a has no API key three, but: [one, two]");
    assertThatThrownBy(() -> rig.forwarder.replaceKey("a", "one", ApiKey.of(OTHER)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("API key two of domain a has that secret already");
    assertThatThrownBy(() -> rig.forwarder.replaceKey("a", "one", key("two", NEW)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the replacement of API key one must have that id or none of its own, was: two");
    assertThat(rig.forwarder.domains().get(0).keys())
        .extracting(ApiKey::reveal)
        .containsExactly(OLD, OTHER);
  }

  @Test
  void aStoppedForwarderChangesNoMore() {
    rig.beginStop(Duration.ZERO);

    assertThatThrownBy(() -> rig.forwarder.updateDomains(List.of(domain("b", key("x", NEW)))))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> rig.forwarder.replaceKey("a", "one", ApiKey.of(NEW)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aForwarderThatIsNotStartedCanBeChanged() {
    Rig fresh = Rig.notStarted(b -> b);
    fresh.forwarder.updateDomains(List.of(domain("b", key("x", NEW))));
    fresh.run();
    fresh.transport.answers(200);
    assertThat(fresh.submit("early").entries().get(0).reason())
        .isEqualTo(RefusalReason.NOT_RUNNING);
    fresh.forwarder.start();
    fresh.submitAll("1");

    assertThat(fresh.transport.sent()).extracting(Sent::domain).containsExactly("b");
    assertThat(fresh.forwarder.stats().domains()).hasSize(1);
  }

  // ---- ids that are derived ----

  @Test
  void theOnlyKeyThatChangesTakesOverTheDerivedId() {
    update(domain("a", ApiKey.of(OLD), ApiKey.of(OTHER)));
    String id = ApiKey.of(OLD).id();
    rig.transport.answers(503);
    rig.submitAll("1");
    rig.transport.answers(200);
    update(domain("a", ApiKey.of(OTHER), ApiKey.of(NEW)));
    rig.transport.forget();
    rig.advanceSeconds(10);

    assertThat(sent())
        .containsExactlyInAnyOrder(
            sent("a", id, NEW, "1"), sent("a", ApiKey.of(OTHER).id(), OTHER, "1"));
    update(domain("a", ApiKey.of(NEW), ApiKey.of(OTHER)));
    assertThat(rig.forwarder.domains().get(0).keys()).extracting(ApiKey::id).contains(id);
  }

  /** As where one key was given twice, and one of the two has changed. */
  @Test
  void aKeyThatComesBesideAnotherReplacesNone() {
    Rig twice = Rig.startedBare(b -> b.domain(domain("a", ApiKey.of(OLD))));
    twice.transport.answers(503);
    twice.submitAll("waits");
    twice.forwarder.updateDomains(List.of(domain("a", ApiKey.of(NEW), ApiKey.of(OLD))));
    twice.transport.answers(200);
    twice.submitAll("new");
    twice.advanceSeconds(10);

    assertThat(twice.transport.sent())
        .extracting(one -> one.secret() + " " + one.body())
        .containsExactlyInAnyOrder(OLD + " waits", OLD + " waits", NEW + " new", OLD + " new");
  }

  @Test
  void whereMoreChangeAtOnceThoseThatCameAreNew() {
    update(domain("a", ApiKey.of(OLD), ApiKey.of(OTHER)));
    rig.transport.answers(503);
    rig.submitAll("1");
    rig.transport.answers(200);
    update(domain("a", ApiKey.of(NEW), ApiKey.of("0123456789abcdef-newer")));
    rig.transport.forget();
    rig.advanceSeconds(10);

    assertThat(rig.transport.sent()).extracting(Sent::secret).containsExactlyInAnyOrder(OLD, OTHER);
    assertThat(rig.forwarder.domains().get(0).keys())
        .extracting(ApiKey::id)
        .containsExactly(ApiKey.of(NEW).id(), ApiKey.of("0123456789abcdef-newer").id());
  }

  @Test
  void aSecretThatHadBeenReplacedComesBackUnderAnIdOfItsOwn() {
    update(domain("a", ApiKey.of(OLD)));
    update(domain("a", ApiKey.of(NEW)));
    update(domain("a", ApiKey.of(NEW), ApiKey.of(OLD)));
    String id = ApiKey.of(OLD).id();

    assertThat(rig.forwarder.domains().get(0).keys())
        .extracting(one -> one.id() + " " + one.reveal())
        .containsExactly(id + " " + NEW, id + "-2 " + OLD);
  }

  @Test
  void aReplacementWithoutAnIdGetsTheIdOfWhatItReplaces() {
    rig.forwarder.replaceKey("a", "one", ApiKey.of(NEW));
    update(domain("a", key("one", NEW)));
    rig.transport.answers(200);
    rig.submitAll("1");

    assertThat(sent()).containsExactly(sent("a", "one", NEW, "1"));
    assertThat(keyIds()).containsExactly("one");
  }

  // ---- draining ----

  @Test
  void whatCannotBeDeliveredInTimeIsDroppedAsRemoved() {
    rig.transport.answers(503);
    rig.submitAndAsk(Rig.EVENTS, "1");
    rig.submitAll("2", "3");
    update(domain("b", key("two", OTHER)));
    rig.advance(DRAIN.minusSeconds(1));
    assertThat(rig.counts().pending()).isEqualTo(3);
    rig.advanceSeconds(1);

    assertThat(rig.dropped(DropReason.REMOVED)).isEqualTo(3);
    assertThat(rig.reports().get(0).reason()).isEqualTo(DropReason.REMOVED);
    assertThat(rig.forwarder.stats().domains()).hasSize(1);
    assertThat(rig.forwarder.stats().removed().dropped()).isEqualTo(Map.of(DropReason.REMOVED, 3L));
  }

  @Test
  void whatWaitsForAKeyThatIsGoneIsDroppedLikewise() {
    update(domain("a", key("one", OLD), key("two", OTHER)));
    rig.transport.answers(request -> Reply.of(request.key().id().equals("one") ? 503 : 200));
    rig.submitAll("1", "2");
    update(domain("a", key("two", OTHER)));
    rig.advance(DRAIN.minusSeconds(1));
    assertThat(keyIds()).containsExactly("one", "two");
    rig.advanceSeconds(1);

    assertThat(rig.stats().removed().dropped()).isEqualTo(Map.of(DropReason.REMOVED, 2L));
    assertThat(keyIds()).containsExactly("two");
  }

  @Test
  void whatIsInFlightThenIsCancelled() {
    update(domain("a", key("one", OLD), key("two", OTHER)));
    Duration almost = DRAIN.minusSeconds(5);
    rig.transport.answers(503);
    rig.submitAll("1");
    update(domain("a", key("two", OTHER)));
    rig.transport.answersNothing();
    rig.advance(almost);
    rig.advanceSeconds(5);

    assertThat(rig.dropped(DropReason.REMOVED)).isEqualTo(1);
    assertThat(rig.transport.sent())
        .filteredOn(Sent::isCancelled)
        .extracting(Sent::keyId)
        .contains("one");
    assertThat(keyIds()).containsExactly("two");
  }

  /** Nobody reports a probe that was cancelled: who waits for its outcome would wait for ever. */
  @Test
  void aProbeThatIsCancelledThenHoldsUpNoOtherKey() {
    Rig quick =
        Rig.startedBare(
            b -> b.domain(domain("a", key("one", OLD))).drainTimeout(Duration.ofSeconds(15)));
    quick.transport.answers(request -> Reply.failed(FailureKind.REFUSED, "down"));
    quick.submitAll("1");
    quick.forwarder.updateDomains(List.of(domain("a", key("two", OTHER))));
    quick.transport.answersNothing();
    quick.advanceSeconds(14);
    assertThat(quick.transport.open()).extracting(Sent::keyId).containsExactly("one");
    quick.transport.answers(200);
    quick.submitAll("2");
    quick.advanceSeconds(1);

    assertThat(quick.dropped(DropReason.REMOVED)).isEqualTo(1);
    assertThat(quick.transport.last().keyId()).isEqualTo("two");
    assertThat(quick.counts().delivered()).isEqualTo(1);
  }

  @Test
  void moreThanAStepDropsIsDroppedInTheEnd() {
    rig.transport.answers(403);
    for (int i = 0; i < 5 * GivingWay.MOST; i++) {
      rig.submit(i % 2 == 0 ? Rig.EVENTS : Rig.OTHER, "x");
    }
    rig.run();
    update(domain("a", key("two", OTHER)));
    rig.advance(DRAIN);

    assertThat(rig.dropped(DropReason.REMOVED)).isEqualTo(5 * GivingWay.MOST);
  }

  @Test
  void theTimeLimitIsTheOneOfTheBuilder() {
    Rig quick = Rig.started(b -> b.drainTimeout(Duration.ofSeconds(3)));
    quick.transport.answersNothing();
    quick.submitAll("1");
    quick.forwarder.updateDomains(List.of(domain("b", key("two", OTHER))));
    quick.advance(Duration.ofMillis(2999));
    assertThat(quick.counts().pending()).isEqualTo(1);
    quick.advance(Duration.ofMillis(1));

    assertThat(quick.dropped(DropReason.REMOVED)).isEqualTo(1);
  }

  @Test
  void aDomainThatComesBackIsAsItWasBefore() {
    rig.transport.answers(503);
    rig.submitAll("1");
    update(domain("b", key("two", OTHER)));
    update(domain("b", key("two", OTHER)), domain("a", key("one", OLD)));
    rig.advance(DRAIN.plusSeconds(70));
    assertThat(rig.dropped(DropReason.REMOVED)).isZero();
    rig.transport.answers(200);
    rig.submit("2");
    rig.advance(Duration.ofMinutes(3));

    assertThat(rig.counts().delivered()).isEqualTo(3);
    assertThat(rig.stats(1).total().accepted()).isEqualTo(2);
    assertThat(rig.forwarder.stats().removed()).isEqualTo(Counts.NONE);
  }

  @Test
  void aKeyThatComesBackIsAsItWasBefore() {
    update(domain("a", key("one", OLD), key("two", OTHER)));
    rig.transport.answers(503);
    rig.submitAll("1");
    update(domain("a", key("two", OTHER)));
    update(domain("a", key("one", NEW), key("two", OTHER)));
    rig.advance(DRAIN.plusSeconds(70));
    assertThat(rig.dropped(DropReason.REMOVED)).isZero();
    rig.transport.forget();
    rig.transport.answers(200);
    rig.advance(Duration.ofMinutes(3));

    assertThat(sent())
        .containsExactlyInAnyOrder(sent("a", "one", NEW, "1"), sent("a", "two", OTHER, "1"));
    assertThat(rig.stats().removed()).isEqualTo(Counts.NONE);
  }

  @Test
  void aStopEndsWhatIsDrained() {
    rig.transport.answersNothing();
    rig.submitAll("1");
    update(domain("b", key("two", OTHER)));
    rig.beginStop(Duration.ofSeconds(1));
    rig.advanceSeconds(1);

    assertThat(rig.dropped(DropReason.STOPPED_IN_FLIGHT)).isEqualTo(1);
    assertThat(rig.transport.isClosed()).isTrue();
  }

  @Test
  void aStopThatWaitsInVainForWhatIsDrainedEndsEarly() {
    Rig brief = Rig.started(b -> b.drainTimeout(Duration.ofSeconds(10)));
    brief.transport.answers(403); // the key is tried again in 30 s, when the drain is over
    brief.submitAll("1");
    brief.forwarder.updateDomains(List.of(domain("b", key("two", OTHER))));
    brief.run();
    assertThat(brief.counts().pending()).isEqualTo(1);

    assertThat(brief.stop(Duration.ofMinutes(1))).isCompleted();
    assertThat(brief.dropped(DropReason.REMOVED)).isEqualTo(1);
  }

  @Test
  void aStopDeliversWhatIsDrainedInTime() {
    Rig brief = Rig.started(b -> b.drainTimeout(Duration.ofSeconds(10)));
    brief.transport.answers(503);
    brief.submitAll("1");
    brief.forwarder.updateDomains(List.of(domain("b", key("two", OTHER))));
    brief.run();
    brief.beginStop(Duration.ofMinutes(1));
    brief.transport.answers(200);
    brief.advanceSeconds(10);

    assertThat(brief.counts().delivered()).isEqualTo(1);
    assertThat(brief.transport.isClosed()).isTrue();
  }

  // ---- at the same time ----

  @Test
  void aRefusalOfTheOldSecretIsNotHeldAgainstTheNew() {
    rig.transport.answersNothing();
    rig.submitAll("1");
    update(domain("a", key("one", NEW)));
    refuse(OLD);
    rig.transport.last().reply(403);
    rig.run();

    assertThat(sent()).containsExactly(sent("a", "one", OLD, "1"), sent("a", "one", NEW, "1"));
    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void aRefusalOfTheSecretInForceIsHeldAgainstIt() {
    update(domain("a", key("one", NEW)));
    rig.transport.answers(403);
    rig.submitAll("1", "2");

    assertThat(rig.transport.requests()).isLessThanOrEqualTo(2);
    assertThat(rig.stats().blockedEndpoints()).isEqualTo(1);
  }

  @Test
  void attemptsUnderWayEndAsTheyBegan() {
    rig.transport.answersNothing();
    rig.submitAll("1");
    Sent underWay = rig.transport.last();
    update(domain("a", key("one", NEW)));
    assertThat(underWay.isOpen()).isTrue();
    underWay.reply(200);
    rig.run();

    assertThat(rig.counts().delivered()).isEqualTo(1);
    assertThat(rig.transport.requests()).isEqualTo(1);
  }

  @Test
  void whoComesByTheOldListIsRefusedWhereItsTargetIsGone() {
    Target old = rig.domain(0).targets().get(0);
    update(domain("b", key("two", OTHER)));
    comeBy(old);

    assertThat(rig.counts().refused()).isEqualTo(Map.of(RefusalReason.REMOVED, 1L));
    assertThat(rig.counts().accepted()).isZero();
  }

  @Test
  void whoComesByTheOldListIsRefusedWhereItsKeyIsGone() {
    Target old = rig.domain(0).targets().get(0);
    update(domain("a", key("two", OTHER)));
    comeBy(old);

    assertThat(rig.counts().refused()).isEqualTo(Map.of(RefusalReason.REMOVED, 1L));
    assertThat(rig.stats().removed().refused()).isEqualTo(Map.of(RefusalReason.REMOVED, 1L));
  }

  private void comeBy(Target old) {
    RefusalReason reason =
        rig.domain(0).offer(old, Rig.EVENTS, Payload.of("late"), null, 1_000_000);
    assertThat(reason).isEqualTo(RefusalReason.REMOVED);
    old.refuse(reason);
  }

  @Test
  void theAnswerNamesWhatIsInForce() {
    rig.transport.answers(200);
    update(domain("b", key("two", OTHER)));

    assertThat(rig.submit("1").entries())
        .containsExactly(new Admission.Entry("b", "two", Admission.State.ACCEPTED, null));
  }

  /** Between the step that ends it and the moment in which the forwarder takes note of that. */
  @Test
  void aNameThatComesBackJustAtItsEndIsListedOnceAndItsCountsStay() {
    List<Runnable> atTheEnd = new ArrayList<>();
    Rig ends =
        Rig.startedMaking(
            (domain, settings, services) ->
                new DomainForwarder(domain, settings, services) {
                  @Override
                  long step(long now) {
                    long next = super.step(now);
                    if (presence().departure() == Departure.OVER && !atTheEnd.isEmpty()) {
                      atTheEnd.remove(0).run();
                    }
                    return next;
                  }
                });
    List<ForwarderStats> seen = new ArrayList<>();
    atTheEnd.add(
        () -> {
          ends.forwarder.updateDomains(List.of(Rig.domain("b"), Rig.domain("a")));
          seen.add(ends.forwarder.stats());
        });
    ends.transport.answers(200);
    ends.submitAll("1", "2");
    ends.forwarder.updateDomains(List.of(Rig.domain("b")));
    ends.run();

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).domains()).extracting(one -> one.name()).containsExactly("b", "a");
    assertThat(seen.get(0).total()).isEqualTo(new Counts(2, 2, 0, 0, Map.of(), 0, Map.of()));
    assertThat(ends.forwarder.stats().removed().delivered()).isEqualTo(2);
    ends.submitAll("3");
    assertThat(ends.counts().delivered()).isEqualTo(4);
    assertThat(ends.forwarder.stats().domains()).hasSize(2);
  }

  // ---- secrets that come back ----

  @Test
  void aSecretThatWasReplacedAndComesBackIsTriedAtOnceThoughNoStepSawTheOther() {
    rig.transport.answers(403);
    rig.submitAll("1");
    rig.transport.answers(200);
    rig.forwarder.replaceKey("a", "one", key("one", NEW));
    rig.forwarder.replaceKey("a", "one", key("one", OLD));
    rig.run();

    assertThat(sent()).containsExactly(sent("a", "one", OLD, "1"), sent("a", "one", OLD, "1"));
    assertThat(rig.counts().delivered()).isEqualTo(1);
    assertThat(rig.stats().blockedEndpoints()).isZero();
  }

  @Test
  void aRefusalFromBeforeASecretWasReplacedDoesNotHoldItWhenItIsBack() {
    rig.transport.answersNothing();
    rig.submitAll("1");
    rig.forwarder.replaceKey("a", "one", key("one", NEW));
    rig.forwarder.replaceKey("a", "one", key("one", OLD));
    rig.transport.answers(200);
    rig.transport.last().reply(403);
    rig.run();

    assertThat(rig.counts().delivered()).isEqualTo(1);
    assertThat(rig.stats().blockedEndpoints()).isZero();
  }

  @Test
  void aLateSuccessOfTheOldSecretDoesNotReleaseWhatIsHeldForTheNew() {
    rig.transport.answersNothing();
    rig.submitAll("1");
    Sent late = rig.transport.last();
    update(domain("a", key("one", NEW)));
    rig.transport.answers(403);
    rig.submitAll("2");
    Lane lane = laneOf(rig);
    assertThat(lane.isHeld()).isTrue();
    late.reply(200);
    rig.run();

    assertThat(lane.isHeld()).isTrue();
    assertThat(rig.stats().blockedEndpoints()).isEqualTo(1);
    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void aLateFailureOfTheOldSecretDoesNotReleaseItEither() {
    rig.transport.answersNothing();
    rig.submitAll("1", "2");
    List<Sent> late = rig.transport.sent();
    update(domain("a", key("one", NEW)));
    rig.transport.answers(403);
    rig.submitAll("3");
    Lane lane = laneOf(rig);
    late.get(0).reply(500);
    late.get(1).reply(400);
    rig.run();

    assertThat(lane.isHeld()).isTrue();
  }

  @Test
  void aPauseThatWasMeantForTheOldSecretIsNoneForTheNew() {
    rig.transport.answersNothing();
    rig.submitAll("1");
    update(domain("a", key("one", NEW)));
    rig.transport.last().reply(429);
    rig.run();

    assertThat(rig.stats().blockedEndpoints()).isZero();
  }

  /** The change comes within a step, which sends under the new secret before it takes note. */
  @Test
  void aRefusalOfTheNewSecretIsNotForgottenWithWhatWasKnownOfTheOld() {
    rig.transport.answers(
        request -> {
          if (request.key().reveal().equals(OLD)) {
            rig.forwarder.replaceKey("a", "one", key("one", NEW));
            return Reply.of(503);
          }
          return Reply.of(403);
        });
    rig.submit("1");
    rig.submit("2");
    rig.run();

    assertThat(sent()).containsExactly(sent("a", "one", OLD, "1"), sent("a", "one", NEW, "2"));
    assertThat(laneOf(rig).isHeld()).isTrue();
  }

  private static Lane laneOf(Rig rig) {
    List<Lane> lanes = new ArrayList<>();
    rig.domain(0).forEachWaiting(request -> lanes.add(request.lane()));
    return lanes.get(0);
  }

  // ---- counts and bounds ----

  @Test
  void theCountsOfWhatIsGoneStayInTheSums() {
    rig.transport.answers(200);
    rig.submitAll("1", "2");
    update(domain("a", key("two", OTHER)));
    rig.submitAll("3");
    update(domain("b", key("x", NEW)));
    rig.submitAll("4");

    ForwarderStats stats = rig.forwarder.stats();
    assertThat(stats.total()).isEqualTo(new Counts(4, 4, 0, 0, Map.of(), 0, Map.of()));
    assertThat(stats.removed().delivered()).isEqualTo(3);
    assertThat(stats.domains()).hasSize(1);
  }

  @Test
  void aDomainOfTheSameNameThatComesLaterKnowsNothingOfTheOne() {
    rig.transport.answers(429);
    rig.submitAll("1");
    update(domain("b", key("x", NEW)));
    rig.advance(DRAIN);
    assertThat(rig.forwarder.stats().domains()).hasSize(1);
    update(domain("a", key("one", OLD)));
    rig.transport.answers(200);
    rig.submitAll("2");

    assertThat(rig.counts().delivered()).isEqualTo(1);
    assertThat(rig.stats().blockedEndpoints()).isZero();
    assertThat(rig.counts().dropped()).isEqualTo(Map.of(DropReason.REMOVED, 1L));
  }

  @Test
  void permitsAndMemoryOfWhatIsGoneAreGivenBack() {
    rig.transport.answersNothing();
    rig.submitAll("1", "2", "3");
    update(domain("b", key("x", NEW)));
    rig.advance(DRAIN);

    assertThat(rig.services().permits().taken()).isZero();
    assertThat(rig.services().memory().usedBytes()).isZero();
    assertThat(rig.environment.alarmsSet()).isZero();
  }

  @Test
  void tenThousandKeysThatComeAndGoLeaveNothingBehind() {
    rig.transport.answers(200);
    for (int i = 0; i < 10_000; i++) {
      rig.forwarder.updateDomains(List.of(domain("a", key("id" + i, "0123456789abcdef-" + i))));
      rig.submit("x");
      rig.environment.run();
    }
    rig.run();

    assertThat(rig.domain(0).ledger().targets()).hasSize(1);
    assertThat(rig.counts()).isEqualTo(new Counts(10_000, 10_000, 0, 0, Map.of(), 0, Map.of()));
    assertThat(rig.environment.alarmsSet()).isLessThanOrEqualTo(1);
  }

  @Test
  void aThousandDomainsThatComeAndGoLeaveNothingBehind() {
    rig.transport.answers(200);
    for (int i = 0; i < 1_000; i++) {
      rig.forwarder.updateDomains(List.of(domain("d" + i, key("one", OLD))));
      rig.submit("x");
      rig.environment.run();
    }
    rig.advanceSeconds(1);

    assertThat(rig.forwarder.stats().domains()).hasSize(1);
    assertThat(rig.counts().delivered()).isEqualTo(1_000);
    assertThat(rig.services().permits().taken()).isZero();
    assertThat(rig.environment.alarmsSet()).isZero();
  }

  @Test
  void replacingASecretAgainAndAgainKeepsOneTarget() {
    rig.transport.answers(503);
    rig.submitAll("1");
    List<Target> before = List.copyOf(rig.domain(0).ledger().targets());
    for (int i = 0; i < 1_000; i++) {
      rig.forwarder.replaceKey("a", "one", ApiKey.of("0123456789abcdef-" + i));
    }
    rig.run();
    rig.transport.answers(200);
    rig.advanceSeconds(10);

    assertThat(new ArrayList<>(rig.domain(0).ledger().targets())).isEqualTo(before);
    assertThat(rig.transport.last().secret()).isEqualTo("0123456789abcdef-999");
  }

  private void refuse(String secret) {
    rig.transport.answers(request -> Reply.of(request.key().reveal().equals(secret) ? 403 : 200));
  }

  /** What a host without null checks may pass. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }
}
