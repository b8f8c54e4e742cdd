package dev.forwarder.retry;

import static dev.forwarder.retry.MemoryLease.Grant.GRANTED;
import static dev.forwarder.retry.MemoryLease.Grant.PROCESS_FULL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MemoryBudgetFairnessTest {

  private static final long LIMIT = 1 << 20;
  private static final long PAYLOAD = 1024;

  private int roomTold;
  private final MemoryBudget budget = new MemoryBudget(LIMIT, () -> roomTold++);

  /** A domain of an outage: it delivers nothing, and evicts what it is told to. */
  private final class Stuck {
    final Deque<Long> held = new ArrayDeque<>();
    final MemoryLease lease;
    int told;
    int refused;

    Stuck(long cap) {
      lease = budget.lease(cap, () -> told++);
    }

    MemoryLease.Grant submit(long bytes) {
      MemoryLease.Grant grant = lease.tryReserve(bytes);
      if (grant == GRANTED) {
        held.add(bytes);
      } else {
        refused++;
      }
      return grant;
    }

    void fill() {
      while (submit(PAYLOAD) == GRANTED) {
        assertThat(budget.usedBytes()).isLessThanOrEqualTo(LIMIT);
      }
    }

    void step() {
      while (lease.excessBytes() > 0 && !held.isEmpty()) {
        lease.release(held.remove());
      }
      lease.trim();
    }

    long reserved() {
      return lease.reservedBytes();
    }
  }

  @Test
  void oneDomainMayHaveEverything() {
    Stuck alone = new Stuck(LIMIT);
    alone.fill();

    assertThat(alone.reserved()).isEqualTo(LIMIT);
  }

  @Test
  void domainAloneGivesWayToItsOwnNewPayloads() {
    Stuck alone = new Stuck(4 * LIMIT);
    for (int i = 0; i < 10_000; i++) {
      assertThat(alone.submit(PAYLOAD)).isEqualTo(GRANTED);
      alone.step();
    }

    assertThat(alone.reserved()).isBetween(LIMIT * 7 / 8, LIMIT * 15 / 16);
  }

  @Test
  void roomForTheLateComesAsSoonAsTheFullGivesWay() {
    Stuck full = new Stuck(LIMIT);
    full.fill();
    Stuck late = new Stuck(LIMIT);
    full.told = 0;
    assertThat(late.submit(PAYLOAD)).isEqualTo(PROCESS_FULL);
    assertThat(full.told).isPositive();
    assertThat(full.lease.pressed()).isTrue();
    assertThat(late.submit(PAYLOAD)).as("nothing has gone yet").isEqualTo(PROCESS_FULL);

    full.step();

    assertThat(late.submit(PAYLOAD)).isEqualTo(GRANTED);
    assertThat(full.reserved()).as("no more went than had to").isGreaterThan(LIMIT * 7 / 8);
  }

  @Test
  void twoThatWantEverythingEndAtEqualShares() {
    Stuck first = new Stuck(LIMIT);
    first.fill();
    Stuck second = new Stuck(LIMIT);
    for (int i = 0; i < 5_000; i++) {
      second.submit(PAYLOAD);
      first.step();
      second.step();
    }

    long share = LIMIT * 59 / 64 / 2;
    assertThat(first.reserved()).isBetween(share - PAYLOAD, LIMIT - share);
    assertThat(second.reserved()).isBetween(share - 2 * PAYLOAD, LIMIT / 2);
  }

  @Test
  void smallHolderLosesNothingToTheGreedy() {
    Stuck small = new Stuck(LIMIT);
    for (int i = 0; i < 100; i++) {
      small.submit(PAYLOAD);
    }
    List<Stuck> greedy = List.of(new Stuck(LIMIT), new Stuck(LIMIT), new Stuck(LIMIT));
    for (int i = 0; i < 5_000; i++) {
      greedy.forEach(domain -> domain.submit(PAYLOAD));
      greedy.forEach(Stuck::step);
      small.step();
    }

    assertThat(small.reserved()).isEqualTo(100 * PAYLOAD);
  }

  @Test
  void loudDomainDoesNotStarveAQuietOne() {
    Stuck loud = new Stuck(LIMIT);
    loud.fill();
    Stuck quiet = new Stuck(LIMIT);
    int rounds = 200;
    for (int i = 0; i < rounds; i++) {
      for (int submit = 0; submit < 1_000; submit++) {
        loud.submit(PAYLOAD);
      }
      quiet.submit(PAYLOAD);
      loud.step();
    }

    assertThat(quiet.refused).isLessThan(rounds / 10);
  }

  @Test
  void thousandDomainsShareFairly() {
    List<Stuck> domains = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      domains.add(new Stuck(LIMIT));
    }
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < domains.size(); i++) {
        for (int submit = 0; submit <= i % 10; submit++) {
          domains.get(i).submit(64);
        }
      }
      Collections.shuffle(domains, random);
      domains.forEach(Stuck::step);
    }

    assertThat(budget.usedBytes()).isLessThanOrEqualTo(LIMIT);
    long share = LIMIT * 59 / 64 / domains.size();
    for (Stuck domain : domains) {
      assertThat(domain.reserved()).isBetween(share - 3 * 64, 2 * share);
    }
  }

  @Test
  void whatIsLeasedAheadIsTakenBackWhenRoomIsShort() {
    List<MemoryLease> idle = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      MemoryLease lease = budget.lease(LIMIT, () -> {});
      lease.tryReserve(LIMIT / 25);
      lease.release(LIMIT / 25);
      idle.add(lease);
    }
    assertThat(budget.usedBytes()).isGreaterThan(LIMIT / 2);

    Stuck wants = new Stuck(LIMIT);
    assertThat(wants.submit(LIMIT)).isEqualTo(GRANTED);
    assertThat(idle).allSatisfy(lease -> assertThat(lease.leasedBytes()).isZero());
  }

  @Test
  void pressureEndsWithTheShortage() {
    Stuck full = new Stuck(LIMIT);
    full.fill();
    Stuck late = new Stuck(LIMIT);
    late.submit(PAYLOAD);
    assertThat(full.lease.pressed()).isTrue();

    while (full.reserved() > LIMIT / 2) {
      full.lease.release(full.held.remove());
    }

    assertThat(full.lease.pressed()).isFalse();
    assertThat(full.lease.excessBytes()).isZero();
  }

  @Test
  void whoeverAsksForMoreThanItsShareMakesNobodyGiveWay() {
    Stuck first = new Stuck(LIMIT);
    Stuck second = new Stuck(LIMIT);
    for (int i = 0; i < 400; i++) {
      first.submit(PAYLOAD);
      second.submit(PAYLOAD);
    }
    Stuck huge = new Stuck(LIMIT);

    assertThat(huge.submit(LIMIT / 2)).isEqualTo(PROCESS_FULL);

    assertThat(first.lease.excessBytes()).isZero();
    assertThat(second.lease.excessBytes()).isZero();
  }

  @Test
  void whoWaitsIsToldWhenTheLastThatWentFirstIsGone() {
    Stuck full = new Stuck(LIMIT);
    full.submit(LIMIT - LIMIT / 64);
    Stuck quiet = new Stuck(LIMIT);
    assertThat(quiet.submit(LIMIT / 4)).isEqualTo(PROCESS_FULL);
    assertThat(full.submit(PAYLOAD)).as("kept for the quiet one").isEqualTo(PROCESS_FULL);
    int before = roomTold;

    quiet.lease.close();

    assertThat(roomTold).isGreaterThan(before);
    assertThat(full.submit(PAYLOAD)).isEqualTo(GRANTED);
  }

  @Test
  void whoWaitsIsToldWhenTheLastThatWentFirstHasHadItsShare() {
    List<Stuck> full = new ArrayList<>();
    for (int i = 0; i < 31; i++) {
      full.add(new Stuck(LIMIT));
      full.get(i).submit(33 * PAYLOAD);
    }
    Stuck quiet = new Stuck(LIMIT);
    assertThat(quiet.submit(2 * PAYLOAD)).isEqualTo(PROCESS_FULL);
    full.get(0).lease.release(33 * PAYLOAD);
    assertThat(full.get(1).submit(3 * PAYLOAD)).as("kept").isEqualTo(PROCESS_FULL);
    int before = roomTold;

    while (roomTold == before && quiet.submit(PAYLOAD) == GRANTED) {
      assertThat(quiet.reserved()).isLessThan(LIMIT);
    }

    assertThat(roomTold).isGreaterThan(before);
  }

  @Test
  void largePayloadWithinItsShareGetsRoom() {
    Stuck first = new Stuck(LIMIT);
    first.fill();
    Stuck large = new Stuck(LIMIT);
    assertThat(large.submit(LIMIT / 4)).isEqualTo(PROCESS_FULL);

    first.step();

    assertThat(large.submit(LIMIT / 4)).isEqualTo(GRANTED);
  }

  @Test
  void pressureMayReserveAndReleaseOnTheSameThread() {
    MemoryLease[] lease = new MemoryLease[1];
    int[] depth = new int[1];
    lease[0] =
        budget.lease(
            LIMIT,
            () -> {
              depth[0]++;
              assertThat(depth[0]).isLessThan(100);
              lease[0].release(Math.min(lease[0].reservedBytes(), lease[0].excessBytes()));
            });
    for (int i = 0; i < 3_000; i++) {
      assertThat(lease[0].tryReserve(PAYLOAD)).isEqualTo(GRANTED);
      depth[0] = 0;
    }
    assertThat(lease[0].reservedBytes()).isLessThanOrEqualTo(LIMIT);
  }
}
