package dev.forwarder.core;

import static dev.forwarder.core.HealthRig.KEY;
import static dev.forwarder.core.HealthRig.OTHER;
import static dev.forwarder.core.HealthRig.domain;
import static dev.forwarder.core.HealthRig.domains;
import static dev.forwarder.core.HealthRig.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.ForwarderHealth.KeyHealth;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.api.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When keys are asked about, and what an answer means for the health. */
final class KeyCheckTest {

  private static final Duration INTERVAL = KeyCheckSettings.defaults().interval();

  // ---- what an answer means ----

  @Test
  void nothingIsAskedOrKnownBeforeTheStart() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    rig.environment.advance(INTERVAL);

    assertThat(rig.asker.questions()).isEmpty();
    assertThat(rig.statuses()).containsExactly(KeyStatus.UNCHECKED);
    assertThat(rig.health().isHealthy()).isTrue();
  }

  @Test
  void eachKeyIsAskedAboutAtTheStart() {
    HealthRig rig = HealthRig.of(domain("a", KEY, OTHER), domain("b", key("k", "secret-number-3")));
    rig.asker.answers(200);
    rig.start();

    assertThat(rig.asker.secrets())
        .containsExactly(KEY.reveal(), OTHER.reveal(), "secret-number-3");
    assertThat(rig.statuses()).containsExactly(KeyStatus.VALID, KeyStatus.VALID, KeyStatus.VALID);
  }

  @Test
  void anEntryTellsWhoseKeyItIsWhatWasAnsweredAndWhen() {
    HealthRig rig = HealthRig.of(domain("a", KEY)).start();
    rig.environment.passInVain(Duration.ofSeconds(3));
    rig.reply(403);

    assertThat(rig.health().keys())
        .containsExactly(
            new KeyHealth(
                "a",
                "first",
                "***aaaa",
                KeyStatus.INVALID,
                FakeEnvironment.START.plusSeconds(3),
                "HTTP 403"));
  }

  @Test
  void whatTheBackendCannotSayIsNotHeldAgainstTheHost() {
    ApiKey third = key("third", "secret-number-three");
    ApiKey fourth = key("fourth", "secret-number-four");
    HealthRig rig = HealthRig.of(domain("a", KEY, OTHER, third, fourth)).start();
    rig.asker.open().get(0).reply(403);
    rig.asker.open().get(0).reply(404);
    rig.asker.open().get(0).reply(200);
    rig.asker.open().get(0).answer().complete(Reply.failed(FailureKind.REFUSED, "no"));
    rig.environment.run();

    assertThat(rig.statuses())
        .containsExactly(
            KeyStatus.INVALID, KeyStatus.UNEXPECTED, KeyStatus.VALID, KeyStatus.UNREACHABLE);
    assertThat(rig.health().isHealthy()).isTrue();
  }

  @Test
  void anErrorBesideAnInvalidKeyLeavesItHealthy() {
    HealthRig rig = HealthRig.of(domain("a", KEY, OTHER));
    rig.asker.answers(asked -> Reply.of(asked.secret().equals(KEY.reveal()) ? 403 : 500));
    rig.start();

    assertThat(rig.health().isHealthy()).isTrue();
  }

  @Test
  void oneValidKeyAmongInvalidOnesLeavesItHealthy() {
    HealthRig rig = HealthRig.of(domain("a", KEY, OTHER));
    rig.asker.answers(asked -> Reply.of(asked.secret().equals(KEY.reveal()) ? 403 : 200));
    rig.start();

    assertThat(rig.health().isHealthy()).isTrue();
  }

  @Test
  void itIsUnhealthyIfEveryKeyIsInvalidAndHealthyAgainWithTheFirstValidOne() {
    HealthRig rig = HealthRig.of(domain("a", KEY), domain("b", OTHER));
    rig.asker.answers(403);
    rig.start();
    assertThat(rig.health().isHealthy()).isFalse();

    rig.asker.answers(asked -> Reply.of(asked.host().equals("b.example") ? 200 : 403));
    rig.environment.advance(INTERVAL);

    assertThat(rig.health().isHealthy()).isTrue();
    assertThat(rig.statuses()).containsExactly(KeyStatus.INVALID, KeyStatus.VALID);
  }

  @Test
  void aFakeKeyIsNeverAskedAboutAndCountsAsValid() {
    HealthRig rig = HealthRig.of(domain("a", KEY, key("fake", CheckedFamily.FAKE)));
    rig.asker.answers(403);
    rig.start();

    assertThat(rig.asker.secrets()).containsExactly(KEY.reveal());
    assertThat(rig.statuses()).containsExactly(KeyStatus.INVALID, KeyStatus.FAKE);
    assertThat(rig.health().isHealthy()).isTrue();
  }

  @Test
  void keysOfAFamilyWithoutACheckAreUncheckedAndHealthy() {
    HealthRig rig = HealthRig.of(domain("a", KEY), Rig.domain("plain"));
    rig.asker.answers(403);
    rig.start();

    assertThat(rig.statuses()).containsExactly(KeyStatus.INVALID, KeyStatus.UNCHECKED);
    assertThat(rig.health().isHealthy()).isTrue();
    assertThat(rig.asker.questions()).hasSize(1);
  }

  @Test
  void twoKeysWithOneLabelAreTwoEntriesOfDifferentNames() {
    ApiKey twin = key("second", "another-secret-aaaa");
    HealthRig rig = HealthRig.of(domain("a", KEY, twin), domain("b", KEY));
    rig.asker.answers(asked -> Reply.of(asked.secret().equals(twin.reveal()) ? 403 : 200));
    rig.start();

    assertThat(rig.health().keys())
        .extracting(KeyHealth::label)
        .containsOnly("API key ending with aaaa");
    assertThat(rig.health().keys())
        .extracting(key -> key.domain() + "/" + key.keyId() + " " + key.status())
        .containsExactly("a/first VALID", "a/second INVALID", "b/first VALID");

    rig.domainsChanged(domain("a", twin));

    assertThat(rig.health().keys())
        .extracting(key -> key.domain() + "/" + key.keyId() + " " + key.status())
        .containsExactly("a/second INVALID");
  }

  // ---- when it is asked ----

  @Test
  void eachIsAskedAboutAgainAtEachInterval() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    rig.asker.answers(200);
    rig.start();
    rig.environment.advance(INTERVAL.minusNanos(1));
    assertThat(rig.asker.questions()).hasSize(1);

    rig.environment.advance(Duration.ofNanos(1));
    assertThat(rig.asker.questions()).hasSize(2);

    rig.environment.advance(INTERVAL.multipliedBy(3));
    assertThat(rig.asker.questions()).hasSize(5);
  }

  @Test
  void oneKeyOfTwoDomainsThatAreAskedAtOnePlaceIsAskedAboutOnce() {
    URI url = URI.create("https://one.example");
    CheckedFamily family = new CheckedFamily();
    Domain.Role role = Domain.Role.PRIMARY;
    HealthRig rig =
        HealthRig.of(
            new Domain("a", url, role, family, List.of(KEY)),
            new Domain("b", url, role, family, List.of(key("other-id", KEY.reveal()))));
    rig.asker.answers(403);
    rig.start();

    assertThat(rig.asker.questions()).hasSize(1);
    assertThat(rig.statuses()).containsExactly(KeyStatus.INVALID, KeyStatus.INVALID);
  }

  @Test
  void oneKeyIsAskedAboutAtEachPlace() {
    HealthRig rig = HealthRig.of(domain("a", KEY), domain("b", KEY)).start();

    assertThat(rig.asker.questions())
        .extracting(FakeAsker.Question::host)
        .containsExactly("a.example", "b.example");
  }

  @Test
  void aThousandDomainsHaveSixteenRequestsUnderWay() {
    HealthRig rig = HealthRig.of(domains(1000)).start();
    int most = 0;
    while (!rig.asker.open().isEmpty()) {
      most = Math.max(most, rig.asker.open().size());
      rig.reply(200);
    }

    assertThat(most).isEqualTo(16);
    assertThat(rig.asker.questions()).hasSize(1000);
    assertThat(rig.statuses()).containsOnly(KeyStatus.VALID).hasSize(1000);
  }

  @Test
  void answersWithinTheCallDoNotPileUpOnTheStack() {
    HealthRig rig = HealthRig.of(domains(20_000));
    rig.asker.answers(200);
    rig.start();

    assertThat(rig.statuses()).containsOnly(KeyStatus.VALID);
  }

  @Test
  void whatStillWaitsAtTheNextIntervalIsNotAskedAboutTwice() {
    KeyCheckSettings eachMinute = new KeyCheckSettings(true, Duration.ofMinutes(1));
    HealthRig rig = HealthRig.of(eachMinute, new FakeAsker(), domains(200)).start();

    // Without answers, sixteen are asked about every six seconds: 200 take longer than a minute.
    rig.environment.advance(Duration.ofSeconds(80));

    assertThat(rig.asker.questions()).hasSizeGreaterThan(200);
    assertThat(rig.asker.secrets().subList(0, 200)).doesNotHaveDuplicates();
  }

  // ---- keys that come, go and change ----

  @Test
  void aKeyThatComesIsAskedAboutAtOnceAndThoseThatStayAreNot() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    rig.asker.answers(200);
    rig.start();
    rig.asker.forget();
    rig.domainsChanged(domain("a", KEY, OTHER));

    assertThat(rig.asker.secrets()).containsExactly(OTHER.reveal());
    assertThat(rig.statuses()).containsExactly(KeyStatus.VALID, KeyStatus.VALID);
  }

  @Test
  void whatIsReadAnewFromSettingsAndIsTheSameIsNotAskedAboutAgain() {
    HealthRig rig = HealthRig.of(domain("a", KEY, OTHER));
    rig.asker.answers(200);
    rig.start();
    rig.asker.forget();
    rig.domainsChanged(domain(new CheckedFamily(), "a", OTHER, KEY));

    assertThat(rig.asker.questions()).isEmpty();
    assertThat(rig.health().keys()).extracting(KeyHealth::keyId).containsExactly("second", "first");
    assertThat(rig.statuses()).containsOnly(KeyStatus.VALID);
  }

  @Test
  void aKeyThatGoesIsForgottenWithItsStatus() {
    HealthRig rig = HealthRig.of(domain("a", KEY, OTHER));
    rig.asker.answers(asked -> Reply.of(asked.secret().equals(KEY.reveal()) ? 200 : 403));
    rig.start();
    rig.domainsChanged(domain("a", OTHER));
    assertThat(rig.statuses()).containsExactly(KeyStatus.INVALID);
    assertThat(rig.health().isHealthy()).isFalse();
    rig.asker.forget();
    rig.environment.advance(INTERVAL);

    assertThat(rig.asker.secrets()).containsExactly(OTHER.reveal());
  }

  @Test
  void aDuplicateThatComesAndGoesLeavesTheOtherAsItWas() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    rig.asker.answers(200);
    rig.start();
    rig.domainsChanged(domain("a", KEY, key("again", KEY.reveal())));
    assertThat(rig.health().keys()).extracting(KeyHealth::keyId).containsExactly("first");
    rig.domainsChanged(domain("a", KEY), domain("b", KEY));
    rig.domainsChanged(domain("a", KEY));

    assertThat(rig.health().keys()).extracting(KeyHealth::domain).containsExactly("a");
    assertThat(rig.statuses()).containsExactly(KeyStatus.VALID);
  }

  @Test
  void aRotatedKeyIsAskedAboutAtOnceAndUncheckedUntilThen() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    rig.asker.answers(403);
    rig.start();
    rig.asker.answersNothing();
    rig.domainsChanged(domain("a", key("first", "the-new-secret")));
    assertThat(rig.statuses()).containsExactly(KeyStatus.UNCHECKED);

    rig.reply(200);

    assertThat(rig.statuses()).containsExactly(KeyStatus.VALID);
    assertThat(rig.asker.secrets()).containsExactly(KEY.reveal(), "the-new-secret");
  }

  @Test
  void anAnswerForTheOldSecretIsNotHeldAgainstTheNewOne() {
    HealthRig rig = HealthRig.of(domain("a", KEY)).start();
    rig.domainsChanged(domain("a", key("first", "the-new-secret")));
    FakeAsker.Question old = rig.asker.questions().get(0);
    FakeAsker.Question asked = rig.asker.questions().get(1);

    asked.reply(200);
    rig.environment.run();
    old.reply(403);
    rig.environment.run();

    assertThat(rig.statuses()).containsExactly(KeyStatus.VALID);
  }

  @Test
  void anAnswerForTheOldSecretIsNotCreditedToTheNewOne() {
    HealthRig rig = HealthRig.of(domain("a", KEY)).start();
    rig.domainsChanged(domain("a", key("first", "the-new-secret")));
    rig.asker.questions().get(0).reply(200);
    rig.environment.run();

    assertThat(rig.statuses()).containsExactly(KeyStatus.UNCHECKED);
  }

  @Test
  void anAnswerForTwoDomainsCountsForTheOneThatStillHasTheSecret() {
    URI url = URI.create("https://one.example");
    CheckedFamily family = new CheckedFamily();
    Domain a = new Domain("a", url, Domain.Role.PRIMARY, family, List.of(KEY));
    Domain b = new Domain("b", url, Domain.Role.PRIMARY, family, List.of(KEY));
    HealthRig rig = HealthRig.of(a, b).start();
    Domain rotated = new Domain("a", url, Domain.Role.PRIMARY, family, List.of(OTHER));
    rig.domainsChanged(rotated, b);
    rig.asker.questions().get(0).reply(403);
    rig.environment.run();

    assertThat(rig.statuses()).containsExactly(KeyStatus.UNCHECKED, KeyStatus.INVALID);
  }

  @Test
  void aDomainThatMovesIsAskedAtItsNewAddress() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    rig.asker.answers(200);
    rig.start();
    rig.asker.answersNothing();
    URI elsewhere = URI.create("https://elsewhere.example");
    rig.domainsChanged(
        new Domain("a", elsewhere, Domain.Role.PRIMARY, new CheckedFamily(), List.of(KEY)));

    assertThat(rig.asker.open())
        .extracting(FakeAsker.Question::host)
        .containsExactly("elsewhere.example");
    assertThat(rig.statuses()).containsExactly(KeyStatus.UNCHECKED);
  }

  @Test
  void aKeyThatComesGoesBeforeAllThatWaits() {
    Domain[] many = domains(100);
    HealthRig rig = HealthRig.of(many).start();
    Domain[] more =
        IntStream.rangeClosed(0, 100)
            .mapToObj(i -> i < 100 ? many[i] : domain("a", KEY))
            .toArray(Domain[]::new);
    rig.domainsChanged(more);
    rig.asker.questions().get(0).reply(200);
    rig.environment.run();

    assertThat(rig.asker.secrets().get(16)).isEqualTo(KEY.reveal());
  }

  @Test
  void whatGoesWhileItWaitsIsNotAskedAbout() {
    HealthRig rig = HealthRig.of(domains(100)).start();
    rig.domainsChanged(domain("a", KEY));
    rig.asker.open().forEach(asked -> asked.reply(200));
    rig.environment.run();

    assertThat(rig.asker.questions()).hasSize(17);
  }

  @Test
  void theFirstKeyThatCanBeCheckedMayComeLater() {
    HealthRig rig = HealthRig.of(Rig.domain("plain"));
    rig.asker.answers(200);
    rig.start();
    assertThat(rig.environment.alarmsSet()).isZero();
    rig.domainsChanged(domain("a", KEY));
    rig.environment.advance(INTERVAL);

    assertThat(rig.asker.questions()).hasSize(2);
  }

  // ---- what goes wrong ----

  @Test
  void aRequestThatTheTransportForgetsEndsByItself() {
    HealthRig rig = HealthRig.of(domains(17)).start();
    rig.environment.advance(CheckedFamily.PATIENCE.plusSeconds(1));

    assertThat(rig.asker.questions()).hasSize(17);
    assertThat(rig.statuses().subList(0, 16)).containsOnly(KeyStatus.UNREACHABLE);
    assertThat(rig.health().keys().get(0).answer()).isEqualTo("TIMEOUT");
  }

  @Test
  void anAnswerAfterTheTimeIsUpChangesNothing() {
    HealthRig rig = HealthRig.of(domain("a", KEY)).start();
    rig.environment.advance(CheckedFamily.PATIENCE.plusSeconds(1));
    rig.asker.questions().get(0).reply(403);
    rig.environment.run();

    assertThat(rig.statuses()).containsExactly(KeyStatus.UNREACHABLE);
  }

  @Test
  void aTransportThatThrowsIsUnreachable() {
    HealthRig rig = HealthRig.of(domains(40));
    rig.asker.answers(
        asked -> {
          throw new IllegalStateException("with " + asked.secret());
        });
    rig.start();

    assertThat(rig.statuses()).containsOnly(KeyStatus.UNREACHABLE);
    assertThat(rig.health().toString()).doesNotContain("secret-of-number");
  }

  @Test
  void aTransportThatFailsItsStageIsUnreachable() {
    HealthRig rig = HealthRig.of(domain("a", KEY)).start();
    rig.asker.open().get(0).answer().completeExceptionally(new IllegalStateException("against it"));
    rig.environment.run();

    assertThat(rig.statuses()).containsExactly(KeyStatus.UNREACHABLE);
  }

  @Test
  void aCheckThatCannotHaveAnAlarmIsUnreachableAndTriedAgainLater() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    rig.asker.answers(200);
    rig.environment.alarmsFail(2);
    rig.start();
    assertThat(rig.statuses()).containsExactly(KeyStatus.UNREACHABLE);

    rig.environment.advance(INTERVAL);

    assertThat(rig.statuses()).containsExactly(KeyStatus.VALID);
  }

  @Test
  void itGoesOnWithoutTheStepThreads() {
    HealthRig rig = HealthRig.of(domains(3));
    rig.asker.answers(200);
    rig.environment.stepsOn(
        task -> {
          throw new OutOfMemoryError("no thread, says the test");
        });
    rig.start();

    assertThat(rig.statuses()).containsOnly(KeyStatus.VALID);
  }

  @Test
  void noRequestOfItsOwnWhereTheTransportCannotAsk() {
    FakeEnvironment unused = new FakeEnvironment();
    HealthRig rig =
        HealthRig.of(KeyCheckSettings.defaults(), new FakeTransport(unused), domain("a", KEY));
    rig.start();

    assertThat(rig.statuses()).containsExactly(KeyStatus.UNCHECKED);
    assertThat(rig.environment.alarmsSet()).isZero();
  }

  @Test
  void nothingIsAskedWhereItIsSwitchedOff() {
    HealthRig rig =
        HealthRig.of(KeyCheckSettings.disabled(), new FakeAsker(), domain("a", KEY)).start();
    rig.environment.advance(INTERVAL.multipliedBy(2));

    assertThat(rig.asker.questions()).isEmpty();
    assertThat(rig.statuses()).containsExactly(KeyStatus.UNCHECKED);
  }

  // ---- the end ----

  @Test
  void theStopEndsTheLoop() {
    HealthRig rig = HealthRig.of(domains(40));
    rig.asker.answers(200);
    rig.start();
    rig.asker.forget();
    rig.monitor.stop();
    rig.environment.advance(INTERVAL.multipliedBy(2));

    assertThat(rig.asker.questions()).isEmpty();
    assertThat(rig.statuses()).containsOnly(KeyStatus.VALID);
    assertThat(rig.environment.alarmsSet()).isZero();
  }

  @Test
  void anAnswerAfterTheStopChangesNothingAndNothingMoreIsAsked() {
    HealthRig rig = HealthRig.of(domains(40)).start();
    rig.monitor.stop();
    rig.asker.open().forEach(asked -> asked.reply(403));
    rig.environment.run();
    rig.domainsChanged(domain("a", KEY));

    assertThat(rig.asker.questions()).hasSize(16);
    assertThat(rig.statuses()).containsExactly(KeyStatus.UNCHECKED);
  }

  // ---- the log ----

  @Test
  void aChangeIsLoggedOnceAndNoSecretIs() {
    try (LogLines lines = new LogLines()) {
      HealthRig rig = HealthRig.of(domain("a", KEY));
      rig.asker.answers(403);
      rig.start();
      rig.environment.advance(INTERVAL.multipliedBy(3));
      rig.asker.answers(500);
      rig.environment.advance(INTERVAL.multipliedBy(3));
      rig.asker.answers(200);
      rig.environment.advance(INTERVAL.multipliedBy(3));

      assertThat(lines.shown())
          .containsExactly(
              "WARN a: API key ***aaaa (id first) is not known to its backend (HTTP 403): what is"
                  + " sent under it will be refused; replace it",
              "INFO a: API key ***aaaa (id first) could not be checked: HTTP 500",
              "INFO a: API key ***aaaa (id first) is valid");
      assertThat(lines.all()).noneMatch(line -> line.contains(KEY.reveal()));
    }
  }

  @Test
  void aKeyThatWasAlwaysValidIsNoNews() {
    try (LogLines lines = new LogLines()) {
      HealthRig rig = HealthRig.of(domain("a", KEY));
      rig.asker.answers(200);
      rig.start();
      rig.environment.advance(INTERVAL);

      assertThat(lines.shown()).isEmpty();
    }
  }

  @Test
  void aThousandInvalidKeysAreOneLine() {
    try (LogLines lines = new LogLines()) {
      HealthRig rig = HealthRig.of(domains(1000));
      rig.asker.answers(403);
      rig.start();

      assertThat(lines.shown()).hasSize(1);

      rig.environment.advance(INTERVAL);

      assertThat(lines.shown()).hasSize(2).last().asString().endsWith("more like it before)");
    }
  }
}
