package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Priority;
import dev.forwarder.core.spool.BadRecordException;
import dev.forwarder.core.spool.DeadLetter;
import dev.forwarder.core.spool.DeadLetterCodec;
import dev.forwarder.core.spool.StoredTransaction;
import dev.forwarder.core.spool.TransactionCodec;
import dev.forwarder.retry.spool.AppendCallback;
import dev.forwarder.retry.spool.NewRecord;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.SpoolLog;
import dev.forwarder.retry.spool.StoredRecord;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The logs of one domain on disk: what is written there, and how. Thread-safe. */
final class Store {

  private final StorageSettings settings;
  private final SpoolLog high;
  private final SpoolLog normal;
  private final @Nullable SpoolLog dead;
  private final HeirlessCounts ofNobody;
  private final LongSupplier clock;
  private final InstantSource wallClock;
  private final TransactionCodec codec = new TransactionCodec();
  private final DeadLetterCodec letters = new DeadLetterCodec(codec);

  /**
   * A domain's part of a spool.
   *
   * @param high the log of what is of high priority
   * @param normal the log of everything else
   * @param dead the log of what no backend takes; null where such is dropped
   * @param ofNobody counts what ends of what no target has claimed
   * @param clock the forwarder's
   */
  Store(
      StorageSettings settings,
      SpoolLog high,
      SpoolLog normal,
      @Nullable SpoolLog dead,
      HeirlessCounts ofNobody,
      LongSupplier clock,
      InstantSource wallClock) {
    this.settings = settings;
    this.high = high;
    this.normal = normal;
    this.dead = dead;
    this.ofNobody = ofNobody;
    this.clock = clock;
    this.wallClock = wallClock;
  }

  StorageSettings settings() {
    return settings;
  }

  /** For tests: the same, with something between it and its logs. */
  Store over(UnaryOperator<SpoolLog> between) {
    return new Store(
        settings,
        between.apply(high),
        between.apply(normal),
        dead == null ? null : between.apply(dead),
        ofNobody,
        clock,
        wallClock);
  }

  /** Whether such a payload is on disk before it counts as accepted. */
  boolean writesAhead(Target target, Endpoint endpoint, Payload payload) {
    return settings.durability() == Durability.WRITE_AHEAD
        && codec.fits(target.key().id(), endpoint, payload);
  }

  /** Whether the disk may have all of it. */
  boolean mayKeepAll(QueuedRequest request) {
    boolean[] may = {true};
    request.forEach(one -> may[0] &= mayKeep(one));
    return may[0];
  }

  /** Whether the disk may have it. */
  boolean mayKeep(Transaction one) {
    return codec.fits(one.target().key().id(), one.endpoint(), one.payload());
  }

  /** Something that no target has claimed is lost. */
  void lostOfNobody(DropReason reason, long records) {
    ofNobody.dropped(reason, records);
  }

  long wallMillis() {
    return wallClock.millis();
  }

  /** Whether what no backend takes is kept. */
  boolean keepsDead() {
    return dead != null;
  }

  /** What its logs hold that has not ended. */
  long pendingBytes() {
    return high.statistics().bytes() + normal.statistics().bytes();
  }

  /** Writes a dead letter. */
  void bury(Transaction transaction, DeadLetter letter, AppendCallback callback) {
    requireNonNull(dead, "dead")
        .append(
            new NewRecord(
                letter.diedMillis(), StoreTag.of(transaction), false, letters.encode(letter)),
            callback);
  }

  /** Where what is of that priority is kept. */
  SpoolLog log(Priority priority) {
    return priority == Priority.HIGH ? high : normal;
  }

  /**
   * Writes a transaction.
   *
   * @param stays whether it is kept in memory, too
   */
  void write(Transaction transaction, boolean stays, AppendCallback callback) {
    long age = TimeUnit.NANOSECONDS.toMillis(clock.getAsLong() - transaction.createdNanos());
    ByteBuffer[] parts = codec.encode(transaction.toStored());
    log(transaction.priority())
        .append(
            new NewRecord(wallClock.millis() - age, StoreTag.of(transaction), stays, parts),
            callback);
  }

  /**
   * What was read, as a transaction again.
   *
   * @param target what its tag is for
   * @param sequence its number among those of its domain
   * @throws BadRecordException if it is none, or is for another key
   */
  Transaction transaction(StoredRecord record, Target target, long sequence)
      throws BadRecordException {
    StoredTransaction read = codec.decode(record.body());
    if (!read.keyId().equals(target.key().id())) {
      throw new BadRecordException("the record is for another key than its tag");
    }
    return Transaction.read(
        read, target, record.place(), sequence, createdNanos(record.createdMillis()));
  }

  /** When something came into being, by the forwarder's clock; before it began, perhaps. */
  private long createdNanos(long createdMillis) {
    long ageMillis = Math.max(0, wallClock.millis() - createdMillis);
    return clock.getAsLong() - TimeUnit.MILLISECONDS.toNanos(ageMillis);
  }

  /** It has its outcome: it is not read again. */
  void acknowledge(Transaction transaction) {
    Place place = transaction.place();
    if (place != null) {
      log(transaction.priority()).acknowledge(place);
    }
  }
}
