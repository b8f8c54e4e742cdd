package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Priority;
import dev.forwarder.api.RefusalReason;
import java.util.EnumSet;
import java.util.Set;

/**
 * One (domain, id of an API key): what a transaction is for. Its address and its secret may change
 * while it lives.
 */
final class Target {

  private final DomainForwarder domain;
  private final PayloadId salt;
  private final SubmitWord accepted = new SubmitWord();
  private final Refusals refusals = new Refusals();
  private final Presence presence = new Presence();
  private volatile Access access;

  /** The step's own; the ledger shows the tally to others. */
  private final Tally tally = new Tally(Tally.OUTCOMES);

  private final TargetLanes lanes = new TargetLanes();
  private final Set<Priority> claimed = EnumSet.noneOf(Priority.class);
  private Access known;

  /** For one thread at a time: whether anybody has asked what is on disk of it. */
  private boolean isClaimAsked;

  Target(DomainForwarder forwarder, Domain domain, ApiKey key) {
    this.domain = forwarder;
    this.access = new Access(domain, key);
    this.known = access;
    this.salt = TransactionId.salt(domain, key);
  }

  DomainForwarder domain() {
    return domain;
  }

  ApiKey key() {
    return access.key();
  }

  /** What an attempt that starts now is sent with. */
  Access access() {
    return access;
  }

  /** Attempts that start from now on are sent there, under this secret. One thread at a time. */
  void change(Domain nextDomain, ApiKey nextKey) {
    access = access.changedTo(nextDomain, nextKey);
  }

  /** The step: takes note of a change; whether the secret is another one than before. */
  boolean noteSecret() {
    Access before = known;
    known = access;
    return known.hasOtherSecret(before);
  }

  /** A number that differs between targets, for the ids of transactions. */
  PayloadId salt() {
    return salt;
  }

  SubmitWord accepted() {
    return accepted;
  }

  /** Whether it is in force still. */
  Presence presence() {
    return presence;
  }

  Tally tally() {
    return tally;
  }

  /** One thread at a time: whether this is the first to ask what is on disk of it. */
  boolean claim() {
    boolean isFirst = !isClaimAsked;
    isClaimAsked = true;
    return isFirst;
  }

  /** The step: what was on disk of it is counted, of that priority. */
  void claimed(Priority priority) {
    claimed.add(priority);
  }

  /** The step: whether what is on disk of it is counted, so that it may be read and lost. */
  boolean isClaimed(Priority priority) {
    return claimed.contains(priority);
  }

  TargetLanes lanes() {
    return lanes;
  }

  /** Counts a refusal; any thread. */
  void refuse(RefusalReason reason) {
    refusals.count(reason);
  }

  Refusals refusals() {
    return refusals;
  }

  /** The step: whether it takes nothing more, and all that it took has ended. */
  boolean hasEnded() {
    return accepted.isClosed() && accepted.count() == tally.ended();
  }
}
