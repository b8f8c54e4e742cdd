package dev.forwarder.core;

import dev.forwarder.api.Admission;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Holds what the host is told against what the backends saw. */
final class SimReportCheck {

  private static final Set<DropReason> UNKEPT =
      EnumSet.of(DropReason.EXPIRED, DropReason.NOT_RETRYABLE);

  private final Simulation world;

  SimReportCheck(Simulation world) {
    this.world = world;
  }

  /** The forwarder's listener is told, once for each transaction. */
  void common(DeliveryReport report) {
    SimRecord record = find(report);
    if (record.report != null) {
      world.judge.fail(SimOracle.ONE_OUTCOME, "told twice: " + report + " of " + record);
    }
    record.report = report;
    checkTruth(record, report);
  }

  /** The listener of a submission is told, once for each of its transactions. */
  void own(DeliveryReport report) {
    SimRecord record = find(report);
    record.ownReports++;
    if (record.ownReports > 1 || !record.wantsOwnReport || record.hasCrossed) {
      world.judge.fail(SimOracle.ONE_OUTCOME, "told twice: " + report + " of " + record);
    }
    checkTruth(record, report);
  }

  private SimRecord find(DeliveryReport report) {
    SimRecord record = world.books.byId(report.transactionId());
    if (record == null || record.refused || (record.payload.answered && !record.accepted)) {
      world.judge.fail(SimOracle.ONE_OUTCOME, report + " of what was never accepted: " + record);
      throw new IllegalStateException();
    }
    if (!report.domain().equals(record.target.domainName())
        || !report.keyId().equals(record.target.keyId())
        || !report.endpoint().equals(record.payload.endpoint)) {
      world.judge.fail(SimOracle.ADDRESS, report + " of " + record);
    }
    return record;
  }

  private void checkTruth(SimRecord record, DeliveryReport report) {
    boolean delivered = report.outcome() == Outcome.DELIVERED;
    boolean handedOver = report.outcome() == Outcome.HANDED_OVER;
    if (delivered != record.taken
        || handedOver != record.handedOver
        || ((delivered || handedOver) && record.arrivals == 0)) {
      world.judge.fail(
          SimOracle.TRUTH,
          report
              + ", arrived "
              + record.arrivals
              + "x, taken "
              + record.taken
              + ", by a hop "
              + record.handedOver
              + ": "
              + record);
    }
    boolean counted = report.attempts() == record.sends;
    if (record.wasOnDisk() ? report.attempts() > record.sends : !counted) {
      world.judge.fail(SimOracle.TRUTH, report + ", sent " + record.sends + "x: " + record);
    }
    boolean isDead = report.outcome() == Outcome.DEAD_LETTERED;
    if (isDead && !isKept(record) && !(keepsDead(record) && isRejectedOrRefused(record))) {
      world.judge.fail(SimOracle.TRUTH, report + ", last " + record.lastReply + ": " + record);
    }
    DropReason reason = report.reason();
    if ((reason != null) != (report.outcome() == Outcome.DROPPED)
        || (reason != null && !isTrue(reason, record))) {
      world.judge.fail(SimOracle.TRUTH, report + ", last " + record.lastReply + ": " + record);
    }
  }

  /** Whether the keeper of its family has it. */
  private static boolean isKept(SimRecord record) {
    return record.letter == SimRecord.Letter.KEPT;
  }

  private boolean isRejectedOrRefused(SimRecord record) {
    return isRejected(record) || isKeyRefused(record);
  }

  /** Where a family keeps letters, what it could have is dropped only if that failed. */
  private boolean wasNotKept(DropReason reason, SimRecord record) {
    SimChain chain = world.chain(record.target.domain());
    return chain == null
        || !chain.keeps()
        || UNKEPT.contains(reason)
        || record.letter == SimRecord.Letter.LOST;
  }

  private boolean isTrue(DropReason reason, SimRecord record) {
    return wasNotKept(reason, record) && isTrueOf(reason, record);
  }

  private boolean isTrueOf(DropReason reason, SimRecord record) {
    int domain = record.target.domain();
    return switch (reason) {
      case EVICTED ->
          world.plan.queues.get(domain).overflow() == OverflowPolicy.EVICT && !goesToDisk(record);
      case EXPIRED -> isAsOldAs(record, world.plan.queues.get(domain).maxAge());
      case REJECTED -> isRejected(record) && !isDeadLetter(record);
      case KEY_REFUSED -> isKeyRefused(record) && !isDeadLetter(record);
      case NOT_RETRYABLE ->
          !record.payload.endpoint.retryable()
              && (record.sends == 1 + record.rejectedTogether || record.wasOnDisk());
      case STOPPED -> world.isStopCalled() && !goesToDisk(record);
      case STOPPED_IN_FLIGHT ->
          world.isStopCalled()
              && record.sends > 0
              && !(record.payload.endpoint.retryable() && goesToDisk(record));
      case REMOVED -> record.givenUp;
      case INTERNAL, DAMAGED -> false;
    };
  }

  private boolean isAsOldAs(SimRecord record, Duration age) {
    // Accepted a little after it was created, if its submitter was held up in between.
    long slack = 10 * SimTimes.MILLISECOND;
    boolean isOld = world.schedule.now() - record.acceptedAt + slack >= age.toNanos();
    // On disk its age is by the time of day, and what is written ahead is older than its
    // acceptance.
    return !age.isZero() && (isOld || record.wasOnDisk() || record.wasWriting);
  }

  private boolean keepsDead(SimRecord record) {
    SimDiskPlan disk = world.plan.disk;
    return disk != null && disk.keepsDead(record.target.domain());
  }

  /** Whether it should have become a dead letter. */
  private boolean isDeadLetter(SimRecord record) {
    return keepsDead(record) && !record.endedInTrouble && record.letter == null;
  }

  /** Whether the disk has it, or would have taken it in its place. */
  private boolean goesToDisk(SimRecord record) {
    SimDiskPlan disk = world.plan.disk;
    return disk != null
        && disk.keeps(record.target.domain())
        && (!record.endedInTrouble || isOnDisk(record))
        && !isTold(record)
        && (record.carrier == null || record.carrier.members().stream().noneMatch(this::isTold));
  }

  /** What is there, with all that it travels with, need not be written. */
  private static boolean isOnDisk(SimRecord record) {
    return record.onDisk
        && (record.carrier == null
            || record.carrier.members().stream().allMatch(one -> one.onDisk));
  }

  /** Whether somebody in memory is to be told of its end, so that it has to stay there. */
  private boolean isTold(SimRecord record) {
    return record.wantsOwnReport && !record.hasCrossed;
  }

  private static boolean isRejected(SimRecord record) {
    Reply last = record.lastReply;
    boolean bad = last != null && Verdict.standard(last) == Verdict.REJECTED;
    boolean forItself = last != null && (last.status() == 410 || last.status() == 302);
    return bad && (forItself || record.payload.bad);
  }

  private boolean isKeyRefused(SimRecord record) {
    Reply last = record.lastReply;
    if (last != null && !record.payload.endpoint.retryable()) {
      return last.status() == 401 || last.status() == 403;
    }
    boolean expired = isAsOldAs(record, world.plan.keyHold.maxHold());
    if (expired) {
      world.met.count(SimEvent.KEY_HOLD_EXPIRED);
    }
    return expired;
  }

  /** A refusal has the reason that it says, and nothing is accepted after the stop. */
  void checkAdmission(SimPayload payload, Admission admission, boolean stoppedBefore) {
    for (int i = 0; i < admission.entries().size(); i++) {
      RefusalReason reason = admission.entries().get(i).reason();
      SimRecord record = payload.records.get(i);
      boolean left =
          reason == RefusalReason.REMOVED
              && world.inForce.hasLeftSince(record.target, payload.changesKnown);
      if (reason == null ? stoppedBefore : !left && !isTrue(reason, record, stoppedBefore)) {
        world.judge.fail(
            SimOracle.REFUSAL, reason + " " + world.memoryOf(record.target.domain()) + record);
      }
    }
  }

  private boolean isTrue(RefusalReason reason, SimRecord record, boolean stoppedBefore) {
    long bytes = record.bytes();
    int domain = record.target.domain();
    long cap = world.plan.queues.get(domain).memoryPerDomainBytes();
    boolean undisturbed = world.plan.preemption == 0;
    return switch (reason) {
      case NOT_RUNNING -> world.isStopCalled() || !world.isStarted();
      case PAYLOAD_TOO_LARGE ->
          record.payload.body.length > world.plan.queues.get(domain).maxPayloadBytes()
              || bytes > Math.min(cap, world.plan.memoryTotalBytes);
      case DOMAIN_FULL ->
          !stoppedBefore
              && (!undisturbed || world.domain(domain).lease().reservedBytes() + bytes > cap);
      case PROCESS_FULL ->
          !stoppedBefore
              && (!undisturbed
                  || world.reservedBytes() + bytes > 0.85 * world.plan.memoryTotalBytes);
      case LISTENERS_BUSY -> world.plan.listenerBacklog < 100;
      case STORAGE_FULL, STORAGE_FAILED -> record.wasWriting && world.disk().isTroubled();
      case REMOVED -> false;
    };
  }

  /** In the end every accepted transaction has been told, but for what was counted as missed. */
  void checkComplete(long missed) {
    long untold = 0;
    int life = world.books.life();
    for (SimRecord record : world.books.records()) {
      boolean ownDue = record.accepted && record.wantsOwnReport && !record.hasCrossed;
      boolean told =
          record.isPending()
              || record.ownReports == (ownDue ? 1 : 0)
              || record.hasCrossed
              || record.payload.life != life;
      boolean open = record.isPending() && world.plan.disk == null; // see SimLives.checkEnd
      if (open || (record.concluded && !record.accepted) || !told) {
        world.judge.fail(SimOracle.ONE_OUTCOME, "accepted and never told: " + record);
      }
      boolean here = record.concluded && record.endedInLife == life;
      untold += here && record.report == null ? 1 : 0;
    }
    if (untold != missed) {
      world.judge.fail(SimOracle.ONE_OUTCOME, untold + " never told, missed: " + missed);
    }
    for (long n = 0; n < missed; n++) {
      world.met.count(SimEvent.LISTENER_MISSED_REPORT);
    }
  }
}
