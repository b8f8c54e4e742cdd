package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Priority;
import dev.forwarder.retry.spool.LogKind;
import dev.forwarder.retry.spool.LogSettings;
import dev.forwarder.retry.spool.LossListener;
import dev.forwarder.retry.spool.LossReason;
import dev.forwarder.retry.spool.Spool;
import dev.forwarder.retry.spool.SpoolLog;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The spool of a forwarder: gives each domain its part of it, and tells each what it has lost
 * there. Thread-safe.
 */
final class Storage implements LossListener {

  private final LogSettings logs;
  private final LongSupplier clock;
  private final InstantSource wallClock;
  private final Map<String, Consumer<DiskNews>> readers = new ConcurrentHashMap<>();
  private final Spool spool;

  /** Makes the storage of a forwarder with that time. */
  @FunctionalInterface
  interface Opening {
    Storage open(LongSupplier clock, InstantSource wallClock);
  }

  /** Opens a spool, with somebody who hears of losses. */
  @FunctionalInterface
  interface Opener {
    Spool open(LossListener losses);
  }

  Storage(Opener opener, LogSettings logs, LongSupplier clock, InstantSource wallClock) {
    this.logs = logs;
    this.clock = clock;
    this.wallClock = wallClock;
    this.spool = opener.open(this);
  }

  /** A domain's part. What it loses from now on is told to {@code news}. */
  Store store(String domain, StorageSettings settings, Consumer<DiskNews> news) {
    readers.put(domain, news);
    return new Store(
        settings,
        spool.log(domain, LogKind.HIGH, logs),
        spool.log(domain, LogKind.NORMAL, logs),
        clock,
        wallClock);
  }

  @Override
  public void lost(SpoolLog log, String tag, long records, long bytes, LossReason reason) {
    Consumer<DiskNews> reader = readers.get(log.domain());
    if (reader != null && log.kind() != LogKind.DEAD) {
      reader.accept(DiskNews.lost(priority(log.kind()), tag, records, dropReason(reason)));
    }
  }

  private static Priority priority(LogKind kind) {
    return kind == LogKind.HIGH ? Priority.HIGH : Priority.NORMAL;
  }

  private static DropReason dropReason(LossReason reason) {
    return switch (reason) {
      case EVICTED -> DropReason.EVICTED;
      case EXPIRED -> DropReason.EXPIRED;
      case DAMAGED, MISSING -> DropReason.DAMAGED;
    };
  }

  /** Completes when everything is on disk and the folder is free for others. */
  CompletionStage<Void> close() {
    return spool.close();
  }
}
