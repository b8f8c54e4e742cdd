package dev.forwarder.core;

import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Priority;
import dev.forwarder.api.Reply;
import org.jspecify.annotations.Nullable;

/** What is known of one transaction from outside the forwarder. */
final class SimRecord {

  final long sequence;
  final SimTarget target;
  final SimPayload payload;
  final String id;
  final Priority priority;
  final boolean wantsOwnReport;
  private final long bytes;

  /** What the host was told when it submitted. */
  boolean accepted;

  boolean refused;
  long acceptedAt;

  /** How many of its domain had ended when it was accepted. */
  long endedBefore;

  /** What went over the network. */
  int sends;

  /** How often a hop has rejected it with others, so that it surely has not taken it. */
  int rejectedTogether;

  int arrivals;
  @Nullable SimCarrier carrier;
  @Nullable SimExchange underWay;
  @Nullable Reply lastReply;

  /** A 2xx was given to the forwarder in time: it counts as delivered from then on. */
  boolean taken;

  /** A hop's 2xx was: it counts as handed over, and is safe there after so long. */
  boolean handedOver;

  long safeAfterNanos;

  /** What the keeper of its family said to it; null where it was not given to it. */
  @Nullable Letter letter;

  /** What a keeper says to a letter. */
  enum Letter {
    KEPT,
    LOST
  }

  /** What the listeners were told. */
  @Nullable DeliveryReport report;

  int ownReports;

  /** Its target was gone, and its time was up, when it was dropped as removed. */
  boolean givenUp;

  /** Seen at {@code DomainForwarder.conclude}. */
  boolean concluded;

  /** When that was, and in which process. */
  long endedAt;

  int endedInLife;

  /** Whether the disk may just have refused something then. */
  boolean endedInTrouble;

  // ---- on disk ----

  /** It is being written, and is accepted when that is done. */
  boolean writing;

  /** It was at some time. */
  boolean wasWriting;

  /** It was accepted when that was done. */
  boolean acceptedOnDisk;

  /** Whether it is on disk, and since when. */
  boolean onDisk;

  long onDiskAt;

  /** The process that knew it is over, and no later one has read it yet. */
  boolean left;

  /** It was to be written, and could not be. */
  boolean wasToBeWritten;

  /** It has been left once. */
  boolean hasCrossed;

  /** It was left on disk, so that a later process must find it. */
  boolean owed;

  /** It may be found on disk though it has ended, or was never accepted. */
  boolean mayComeBack;

  /** It may be on disk twice: what has been copied forward, or is done, may not be known there. */
  boolean mayBeTwice;

  /** The round of counting in which it was last seen in a container. */
  int seenInRound;

  SimRecord(
      long sequence,
      SimTarget target,
      SimPayload payload,
      String id,
      Priority priority,
      boolean wantsOwnReport) {
    this.sequence = sequence;
    this.target = target;
    this.payload = payload;
    this.id = id;
    this.priority = priority;
    this.wantsOwnReport = wantsOwnReport;
    this.bytes = payload.body.length + headerBytes(payload) + Transaction.OVERHEAD_BYTES;
  }

  /** What it counts for in memory: asked for after every step. */
  long bytes() {
    return bytes;
  }

  /** Whether the process that runs answers for it. */
  boolean isPending() {
    return accepted && !concluded && !left;
  }

  /** Whether it was on disk, or on its way: it comes back without all that memory knew of it. */
  boolean wasOnDisk() {
    return onDisk || hasCrossed || wasToBeWritten;
  }

  private static long headerBytes(SimPayload payload) {
    return payload.payload.headers().stream()
        .mapToLong(header -> header.name().length() + header.value().length())
        .sum();
  }

  @Override
  public String toString() {
    return "transaction "
        + sequence
        + " (payload "
        + payload.number
        + " of "
        + payload.body.length
        + " bytes to "
        + target.domainName()
        + "/"
        + target.keyId()
        + " "
        + payload.endpoint.name()
        + " "
        + priority
        + ", accepted at "
        + acceptedAt / 1e9
        + ", sent "
        + sends
        + "x)";
  }
}
