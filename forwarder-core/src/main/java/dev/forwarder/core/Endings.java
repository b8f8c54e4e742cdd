package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.MemoryLease;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where transactions of a domain end: each once, counted, its memory given back, its listeners
 * told. The step's own.
 */
final class Endings {

  private final String domain;
  private final Ledger ledger;
  private final MemoryLease lease;
  private final Runnable tellOfRoom;
  private final DomainServices services;
  private final Roll roll = new Roll();
  private Backlog backlog = Backlog.NONE;
  private long releasedBytes;

  /**
   * Nothing has ended yet.
   *
   * @param tellOfRoom wakes submitters that found the domain full
   */
  Endings(
      String domain,
      Ledger ledger,
      MemoryLease lease,
      Runnable tellOfRoom,
      DomainServices services) {
    this.domain = domain;
    this.ledger = ledger;
    this.lease = lease;
    this.tellOfRoom = tellOfRoom;
    this.services = services;
  }

  /** Who is to hear of the end of those that are on disk, too. */
  void tell(Backlog newBacklog) {
    backlog = newBacklog;
  }

  /** A transaction is the domain's from now on, and will end here. */
  void expect(Transaction transaction) {
    roll.add(transaction);
  }

  /** How many are still to end. */
  int expected() {
    return roll.count();
  }

  /** All transactions of a request end in this way. */
  void end(
      QueuedRequest request, Outcome outcome, @Nullable DropReason reason, @Nullable Reply reply) {
    request.forEach(one -> end(one, request.attemptsOf(one), outcome, reason, reply));
  }

  /**
   * A transaction ends in this way. Once it is off the roll nobody can find it any more, so what
   * may fail for want of memory comes last.
   *
   * @param attempts how many requests carried it
   */
  void end(
      Transaction transaction,
      int attempts,
      Outcome outcome,
      @Nullable DropReason reason,
      @Nullable Reply reply) {
    if (!roll.remove(transaction)) {
      throw new IllegalStateException(transaction + " has ended before");
    }
    ledger.count(transaction.target(), outcome, reason);
    releasedBytes += transaction.bytes();
    if (transaction.place() != null) {
      backlog.ended(transaction);
    }
    services.reports().ended(transaction, attempts, outcome, reason, reply);
    int size = transaction.size();
    services.observer().ended(domain, transaction.endpoint(), outcome, reason, size);
  }

  /** A transaction is not in memory any more, and has not ended: it is on disk. */
  void forget(Transaction transaction) {
    if (!roll.remove(transaction)) {
      throw new IllegalStateException(transaction + " is not expected to end");
    }
    releasedBytes += transaction.bytes();
  }

  /** Gives back the memory of those that have ended, and tells who waits for room. */
  void releaseMemory() {
    if (releasedBytes > 0) {
      lease.release(releasedBytes);
      releasedBytes = 0;
      tellOfRoom.run();
      services.processRoom().madeForAll();
    }
  }

  /**
   * Finds the transactions that have not ended and are nowhere, as after a step that failed
   * halfway.
   *
   * @param everything gives every transaction that is somewhere
   * @param lost is given each of the others, and may end it
   */
  void forEachLost(
      Consumer<Consumer<? super Transaction>> everything, Consumer<? super Transaction> lost) {
    roll.inspect();
    everything.accept(roll::seen);
    roll.forEachMissing(lost);
  }
}
