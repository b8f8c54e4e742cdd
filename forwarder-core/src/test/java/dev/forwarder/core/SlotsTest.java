package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SlotsTest {

  private static final int LIMIT = 10;

  /** A domain whose backlog has no end: in each step it starts what it may. */
  private static final class Busy {
    final Slots slots;
    int inFlight;
    int woken;
    long now;

    Busy(SharedPermits permits) {
      this.slots = new Slots(Choice.inFlight(LIMIT), permits, () -> woken++);
    }

    Busy step() {
      slots.beginStep();
      startAll();
      slots.releaseSpare(now);
      return this;
    }

    private void startAll() {
      while (slots.mayStart() || slots.ask()) {
        slots.take();
        inFlight++;
      }
    }

    void endsOne() {
      slots.beginStep();
      slots.giveBack();
      inFlight--;
      startAll();
      slots.releaseSpare(now);
    }

    /** Ends all, and has nothing more to send for a while. */
    void fallsSilent() {
      ends(inFlight);
      now += Slots.KEPT_NANOS;
      ends(0);
    }

    /** So many end, and nothing starts instead. */
    void ends(int number) {
      slots.beginStep();
      for (int i = 0; i < number; i++) {
        slots.giveBack();
      }
      slots.releaseSpare(now);
      inFlight -= number;
    }
  }

  @Test
  void theFirstRequestIsAlwaysToBeHad() {
    SharedPermits permits = new SharedPermits(1);
    Busy first = new Busy(permits).step();
    Busy second = new Busy(permits).step();

    assertThat(first.inFlight).isEqualTo(1);
    assertThat(second.inFlight).isEqualTo(1);
  }

  @Test
  void noMoreMayStartThanTheLimit() {
    Busy domain = new Busy(new SharedPermits(1000)).step();

    assertThat(domain.inFlight).isEqualTo(LIMIT);
    assertThat(domain.slots.mayChange()).isFalse();
  }

  @Test
  void whatAStepDoesNotNeedIsLeftToOthers() {
    SharedPermits permits = new SharedPermits(5);
    Busy domain = new Busy(permits).step();
    assertThat(permits.taken()).isEqualTo(5);
    domain.fallsSilent();

    assertThat(permits.taken()).isZero();
  }

  @Test
  void aPermitIsUsedAgainInTheStepInWhichItComesBack() {
    SharedPermits permits = new SharedPermits(5);
    Busy domain = new Busy(permits).step();
    domain.endsOne();

    assertThat(domain.inFlight).isEqualTo(5);
    assertThat(domain.woken).as("nobody else was asked").isZero();
  }

  @Test
  void whoFoundNoPermitIsWokenWhenOneComesBack() {
    SharedPermits permits = new SharedPermits(10);
    Busy holds = new Busy(permits).step();
    Busy comes = new Busy(permits).step();
    assertThat(comes.inFlight).isEqualTo(1);
    holds.fallsSilent();
    assertThat(comes.woken).isEqualTo(1);

    assertThat(comes.step().inFlight).isEqualTo(LIMIT);
  }

  @Test
  void whoHoldsMoreThanItsSharePassesOnWhatComesBack() {
    SharedPermits permits = new SharedPermits(10);
    Busy holds = new Busy(permits).step();
    assertThat(holds.inFlight).isEqualTo(10);
    Busy comes = new Busy(permits).step();
    for (int i = 0; i < 20; i++) {
      holds.endsOne();
      comes.step();
    }

    assertThat(holds.inFlight).isEqualTo(5);
    assertThat(comes.inFlight).isEqualTo(5);
  }

  @Test
  void whoHasItsShareKeepsItWhileAnotherHasMoreToSend() {
    SharedPermits permits = new SharedPermits(10);
    Busy one = new Busy(permits).step();
    Busy two = new Busy(permits).step();
    for (int i = 0; i < 20; i++) {
      one.endsOne();
      two.step();
    }
    int woken = one.woken + two.woken;
    for (int i = 0; i < 100; i++) {
      one.endsOne();
      two.endsOne();
    }

    assertThat(one.inFlight).isEqualTo(5);
    assertThat(two.inFlight).isEqualTo(5);
    assertThat(one.woken + two.woken).as("nothing was handed to and fro").isEqualTo(woken);
  }

  @Test
  void permitsThatAreLeftOverGoToWhoHasItsShareToo() {
    SharedPermits permits = new SharedPermits(12);
    Busy one = new Busy(permits).step();
    Busy two = new Busy(permits).step();
    for (int i = 0; i < 20; i++) {
      one.endsOne();
      two.step();
    }
    two.fallsSilent();

    assertThat(one.woken).isPositive();
    assertThat(one.step().inFlight).isEqualTo(LIMIT);
  }

  @Test
  void whoIsWokenAndHasNoUseForThePermitPassesItOn() {
    SharedPermits permits = new SharedPermits(3);
    Busy holds = new Busy(permits).step();
    Busy first = new Busy(permits).step();
    Busy second = new Busy(permits).step();
    first.fallsSilent();
    holds.ends(2);
    assertThat(holds.woken).as("it had asked first").isEqualTo(1);
    holds.ends(0);
    assertThat(first.woken).isEqualTo(1);
    assertThat(second.woken).isZero();
    first.ends(0);

    assertThat(second.woken).isEqualTo(1);
  }

  @Test
  void aDomainThatHasNothingForAMomentCountsInTheShare() {
    SharedPermits permits = new SharedPermits(10);
    Busy pauses = new Busy(permits).step();
    pauses.ends(pauses.inFlight);
    assertThat(pauses.slots.nextNanos()).isEqualTo(Slots.KEPT_NANOS);
    Busy other = new Busy(permits).step();

    assertThat(permits.share()).isEqualTo(5);
    assertThat(other.inFlight).as("one is kept").isEqualTo(9);
    assertThat(pauses.step().inFlight).isEqualTo(1);
    assertThat(pauses.slots.nextNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatIsKeptIsGivenBackWhenNothingCanStartAnyMore() {
    SharedPermits permits = new SharedPermits(10);
    Busy stops = new Busy(permits).step();
    stops.ends(stops.inFlight);
    stops.slots.close();

    assertThat(permits.taken()).isZero();
  }

  @Test
  void whatComesBackInTheLastStepIsGivenBackBeforeItEnds() {
    SharedPermits permits = new SharedPermits(10);
    Busy stops = new Busy(permits).step();
    stops.slots.beginStep();
    for (int i = 0; i < stops.inFlight; i++) {
      stops.slots.giveBack();
    }
    stops.slots.close();
    stops.slots.releaseSpare(0);

    assertThat(permits.taken()).isZero();
    assertThat(new Busy(permits).step().inFlight).isEqualTo(10);
  }

  @Test
  void whoStopsWhileItIsWokenLeavesThePermitToTheNext() {
    SharedPermits permits = new SharedPermits(6);
    Busy holds = new Busy(permits).step();
    Busy stops = new Busy(permits).step();
    Busy waits = new Busy(permits).step();
    holds.ends(3);
    assertThat(stops.woken).isEqualTo(1);
    assertThat(waits.woken).isZero();
    stops.slots.close();

    assertThat(waits.woken).isEqualTo(1);
  }

  @Test
  void whoStoppedIsNotWokenInAnothersPlace() {
    SharedPermits permits = new SharedPermits(6);
    Busy holds = new Busy(permits).step();
    Busy stops = new Busy(permits).step();
    Busy waits = new Busy(permits).step();
    stops.slots.close();
    holds.ends(5);
    assertThat(stops.woken).isZero();
    assertThat(waits.woken).isEqualTo(1);
    waits.ends(0);

    assertThat(permits.areScarce()).as("nobody waits who will not look").isFalse();
  }

  @Test
  void whoAsksAgainInAStepThatHadNoEndIsCountedOnce() {
    SharedPermits permits = new SharedPermits(6);
    Busy holds = new Busy(permits).step();
    Busy asks = new Busy(permits).step();
    holds.ends(2);
    assertThat(asks.woken).isEqualTo(1);
    asks.slots.beginStep();
    asks.startAll(); // takes what came back and asks for more; the step fails, and its end as well
    holds.ends(1);
    assertThat(asks.woken).isEqualTo(2);
    asks.step();
    holds.fallsSilent();
    asks.step();
    asks.fallsSilent();

    assertThat(permits.areScarce()).as("nobody waits").isFalse();
  }

  @Test
  void aDomainThatSentNothingForAWhileDoesNotCountInTheShare() {
    SharedPermits permits = new SharedPermits(10);
    Busy gone = new Busy(permits).step();
    gone.fallsSilent();
    Busy one = new Busy(permits).step();

    assertThat(permits.share()).isEqualTo(10);
    assertThat(one.inFlight).isEqualTo(10);
  }

  @Test
  void whoHoldsMoreThanItsSharePaysBackWhatOthersBeganWith() {
    SharedPermits permits = new SharedPermits(10);
    Busy holds = new Busy(permits).step();
    for (int i = 0; i < 9; i++) {
      Busy begins = new Busy(permits);
      begins.slots.take();
    }
    assertThat(permits.share()).isEqualTo(1);
    for (int i = 0; i < 20; i++) {
      holds.endsOne();
    }

    assertThat(holds.inFlight).isEqualTo(1);
    assertThat(permits.taken()).isEqualTo(10);
  }

  @Test
  void aThousandDomainsShareAsManyPermitsOneEach() {
    SharedPermits permits = new SharedPermits(1000);
    Busy[] domains = new Busy[1000];
    for (int i = 0; i < domains.length; i++) {
      domains[i] = new Busy(permits).step();
    }
    for (int round = 0; round < 20; round++) {
      for (Busy domain : domains) {
        domain.endsOne();
      }
    }

    assertThat(domains).allSatisfy(domain -> assertThat(domain.inFlight).isEqualTo(1));
  }
}
