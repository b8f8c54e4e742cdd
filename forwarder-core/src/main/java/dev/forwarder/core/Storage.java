package dev.forwarder.core;

import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Priority;
import dev.forwarder.retry.spool.LogKind;
import dev.forwarder.retry.spool.LossReason;
import dev.forwarder.retry.spool.Spool;
import dev.forwarder.retry.spool.SpoolEnvironment;
import dev.forwarder.retry.spool.SpoolKeyException;
import dev.forwarder.retry.spool.SpoolLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The spool of a forwarder: gives each domain its part of it, and tells each what it has lost
 * there. Thread-safe.
 */
final class Storage {

  private final Spool spool;
  private final LongSupplier clock;
  private final InstantSource wallClock;
  private final Map<String, Consumer<DiskNews>> readers;
  private final LostLetters lostLetters;
  private final boolean keepsDead;
  private final Map<String, Function<String, Heirless.Holder>> holders = new ConcurrentHashMap<>();
  private final HeirlessCounts ofNobody;
  private final Heirless heirless;

  /** How it was closed; null while it is not. */
  private volatile @Nullable CompletionStage<Void> closed;

  private Storage(
      Spool spool,
      SpoolEnvironment environment,
      Map<String, Consumer<DiskNews>> readers,
      LostLetters lostLetters,
      boolean keepsDead,
      HeirlessCounts ofNobody) {
    this.spool = spool;
    this.clock = environment.clock();
    this.wallClock = environment.wallClock();
    this.readers = readers;
    this.lostLetters = lostLetters;
    this.keepsDead = keepsDead;
    this.ofNobody = ofNobody;
    this.heirless = new Heirless(spool, environment, keepsDead, knowing(), ofNobody);
    ofNobody.open();
    heirless.begin();
  }

  private Heirless.Knowing knowing() {
    return new Heirless.Knowing() {
      @Override
      public Heirless.Holder holder(String domain, String keyId) {
        Function<String, Heirless.Holder> ofDomain = holders.get(domain);
        return ofDomain == null ? Heirless.Holder.NOBODY : ofDomain.apply(keyId);
      }

      @Override
      public void tell(String domain, DiskNews news) {
        Consumer<DiskNews> reader = readers.get(domain);
        if (reader != null) {
          reader.accept(news);
        }
      }
    };
  }

  /**
   * Opens it.
   *
   * @throws IOException where that cannot be done; another process has it, perhaps
   */
  static Storage open(DiskSettings settings, SpoolEnvironment environment) throws IOException {
    Map<String, Consumer<DiskNews>> readers = new ConcurrentHashMap<>();
    LostLetters lostLetters = new LostLetters(environment.clock());
    HeirlessCounts ofNobody = new HeirlessCounts();
    Spool spool =
        Spool.open(
            settings.folder(),
            settings.spool(),
            environment,
            (log, tag, records, bytes, reason) -> {
              lostLetters.count(log, records, reason);
              tell(readers.get(log.domain()), ofNobody, log, tag, records, reason);
            });
    boolean keepsDead = settings.spool().limits().maxDeadBytes() > 0;
    return new Storage(spool, environment, readers, lostLetters, keepsDead, ofNobody);
  }

  /**
   * The same, for who expects no exception of a disk.
   *
   * @throws UncheckedIOException where that cannot be done; its cause is what the spool said
   */
  static Storage openUnchecked(DiskSettings settings, SpoolEnvironment environment) {
    try {
      return open(settings, environment);
    } catch (SpoolKeyException e) {
      throw new UncheckedIOException(
          "forwarder_storage_encryption_key is not the key of what is on disk: " + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void tell(
      @Nullable Consumer<DiskNews> reader,
      HeirlessCounts ofNobody,
      SpoolLog log,
      String tag,
      long records,
      LossReason reason) {
    if (log.kind() == LogKind.DEAD) {
      return;
    }
    if (reader == null) {
      ofNobody.dropped(dropReason(reason), records);
    } else {
      Priority priority = log.kind() == LogKind.HIGH ? Priority.HIGH : Priority.NORMAL;
      reader.accept(DiskNews.lost(priority, tag, records, dropReason(reason)));
    }
  }

  private static DropReason dropReason(LossReason reason) {
    return switch (reason) {
      case EVICTED -> DropReason.EVICTED;
      case EXPIRED -> DropReason.EXPIRED;
      case DAMAGED, MISSING -> DropReason.DAMAGED;
    };
  }

  /**
   * A domain's part. What it loses from now on is told to {@code news}.
   *
   * @param holder who has what is there of the key of that id; asked by any thread
   */
  Store store(
      String domain,
      StorageSettings settings,
      Consumer<DiskNews> news,
      Function<String, Heirless.Holder> holder) {
    readers.put(domain, news);
    holders.put(domain, holder);
    return new Store(
        settings,
        spool.log(domain, LogKind.HIGH, settings.logs()),
        spool.log(domain, LogKind.NORMAL, settings.logs()),
        keepsDead ? spool.log(domain, LogKind.DEAD, settings.logs()) : null,
        ofNobody,
        clock,
        wallClock);
  }

  /** The domain is over, and knows of nothing there any more. */
  void forget(String domain) {
    readers.remove(domain);
    holders.remove(domain);
  }

  /** For tests: how many domains hear of what becomes of their part. */
  int domains() {
    return readers.size();
  }

  /** The logs of dead letters, of domains that nobody knows any more, too. */
  List<SpoolLog> deadLogs() {
    return spool.logs().stream().filter(log -> log.kind() == LogKind.DEAD).toList();
  }

  /** What all domains together may keep of what is pending, as far as is known. */
  long limitBytes() {
    return Math.max(0, spool.lastLimitBytes());
  }

  /** How many dead letters of a domain were lost since this was opened. */
  long lostLetters(String domain) {
    return lostLetters.of(domain);
  }

  /** Completes when all that was written is durable, as far as anything is made so. */
  CompletionStage<Void> flush() {
    heirless.close();
    CompletionStage<Void> closing = closed;
    if (closing != null) {
      return closing;
    }
    return CompletableFuture.allOf(
        spool.logs().stream().map(Storage::flush).toArray(CompletableFuture[]::new));
  }

  private static CompletableFuture<Void> flush(SpoolLog log) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    log.flush(
        failure -> {
          if (failure == null) {
            done.complete(null);
          } else {
            done.completeExceptionally(failure);
          }
        });
    return done;
  }

  /** What has ended of what was on disk for nobody. */
  Counts ofNobody() {
    return ofNobody.counts();
  }

  /**
   * Before the first domain begins to: domains that have stopped are not gone, and what they leave
   * on disk is theirs.
   */
  void beginStop() {
    heirless.close();
  }

  /** Completes when everything is on disk and the folder is free for others. */
  CompletionStage<Void> close() {
    CompletionStage<Void> closing = spool.close();
    closed = closing;
    return closing;
  }
}
