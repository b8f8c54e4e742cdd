package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.retry.Bounds;
import dev.forwarder.retry.spool.LogStatistics;
import dev.forwarder.retry.spool.SpoolLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The dead letters of a running forwarder: what no backend took, kept on disk, to be sent again or
 * thrown away. Thread-safe.
 *
 * <p>Its methods wait for the disk and for replies, on the caller's thread, which must be none of
 * the forwarder's own (no listener may call them). While a letter is looked at it is nobody else's:
 * two calls at a time share the letters between them.
 */
public final class DeadLetters {

  /**
   * How many dead letters a domain has.
   *
   * @param domain its name
   * @param letters how many are on disk
   * @param bytes of these, as they are kept
   * @param lost how many gave way since the forwarder was made: to newer ones at the cap, to age,
   *     to damage
   */
  public record Held(String domain, long letters, long bytes, long lost) {}

  private final Storage storage;
  private final LetterReplay.Sender sender;
  private final DomainServices services;

  DeadLetters(Storage storage, LetterReplay.Sender sender, DomainServices services) {
    this.storage = storage;
    this.sender = sender;
    this.services = services;
  }

  /** How many there are, by domain, of domains too that are not in the settings any more. */
  public List<Held> held() {
    return logs().stream().map(this::held).toList();
  }

  private Held held(SpoolLog log) {
    LogStatistics there = log.statistics();
    long lost = storage.lostLetters(log.domain());
    return new Held(log.domain(), there.records(), there.bytes(), lost);
  }

  private List<SpoolLog> logs() {
    return storage.deadLogs().stream().sorted(Comparator.comparing(SpoolLog::domain)).toList();
  }

  /**
   * Sends letters again, each under the {@code Idempotency-Key} that it had, to the domain it was
   * for and under the key in force of the id it had: what is on disk decides neither address nor
   * key. It is a new acceptance, counted as one. A letter that is delivered is one no more; one
   * that is rejected again is buried again, with its new reason, if this domain buries any; all
   * others stay as they are. A process that dies may send again what was delivered last.
   *
   * <p>One domain after another; of each, few letters at a time are under way, so that live traffic
   * has its room. Letters that are buried meanwhile are left alone.
   *
   * @param which are sent again; asked once for each letter
   * @param patience how long to wait without any outcome before a domain's other letters are left
   *     alone; positive. What is under way then may be delivered later all the same
   * @return what became of them, by domain, of those domains that have any. Also where the calling
   *     thread is interrupted, which ends it at once and stays so
   * @throws IllegalStateException if it is called on one of the forwarder's own threads
   */
  public List<ReplayReport> replay(Predicate<? super BuriedLetter> which, Duration patience) {
    requireNonNull(which, "which");
    Bounds.positive("patience", patience);
    requireOthersThread("replay");
    List<ReplayReport> reports = new ArrayList<>();
    for (SpoolLog log : logs()) {
      if (!Thread.currentThread().isInterrupted()) {
        reports.add(new LetterReplay(log, which, patience, sender, services.clock()).run());
      }
    }
    return reports.stream().filter(report -> report.letters() + report.unreadable() > 0).toList();
  }

  /**
   * Throws letters away for good.
   *
   * @param which are thrown away; asked once for each letter
   * @return how many were
   * @throws InterruptedException if the calling thread is interrupted; some are gone then
   * @throws IllegalStateException if it is called on one of the forwarder's own threads
   */
  public long purge(Predicate<? super BuriedLetter> which) throws InterruptedException {
    requireNonNull(which, "which");
    requireOthersThread("purge");
    return LetterPurge.purge(logs(), which);
  }

  private static void requireOthersThread(String what) {
    if (Threads.isOwn()) {
      throw new IllegalStateException(
          what + " was called on one of the forwarder's own threads, which it would wait for");
    }
  }
}
