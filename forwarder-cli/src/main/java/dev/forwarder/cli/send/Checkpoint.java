package dev.forwarder.cli.send;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.console.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down how far each input need not be sent again: up to the last payload before which each
 * is on disk, or has its outcome. A position goes into the file only after what was on disk then is
 * durable. The reader's thread tells of payloads; another one looks, also after the last of them.
 */
final class Checkpoint {

  /** So often it is written. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  private final CheckpointFile file;
  private final Supplier<CompletionStage<Void>> flush;
  private final Supplier<ForwarderStats> stats;
  private final LongSupplier ticker;
  private final Notices notices;
  private final Map<String, Position> safe;

  /** What was handed over behind them, and is neither on disk nor has its outcome, perhaps. */
  private final Map<String, Position> unsure = new LinkedHashMap<>();

  private boolean stuck;
  private boolean changed;
  private boolean failing;
  private boolean ended;
  private @Nullable CompletableFuture<Void> flushing;
  private Map<String, Position> flushed = Map.of();
  private long begun;

  /**
   * A checkpoint that goes on from what stands in its file.
   *
   * @param known what stood in the file
   * @param flush makes durable what is on disk
   * @param stats what became of everything so far
   */
  Checkpoint(
      CheckpointFile file,
      Map<String, Position> known,
      Supplier<CompletionStage<Void>> flush,
      Supplier<ForwarderStats> stats,
      LongSupplier ticker,
      Notices notices) {
    this.file = file;
    this.flush = flush;
    this.stats = stats;
    this.ticker = ticker;
    this.notices = notices;
    this.safe = new LinkedHashMap<>(known);
    this.begun = ticker.getAsLong();
  }

  /** Where to go on in an input; null for its start. */
  synchronized @Nullable Position of(Input input) {
    return safe.get(input.identity());
  }

  /** A payload was handed over. */
  synchronized void passed(Input input, Position position, Admission admission) {
    if (!stuck) {
      stuck = mustBeSentAgain(admission);
      if (!stuck) {
        advance(input, position, admission);
      }
    }
  }

  /** What is too large will be so again. */
  private static boolean mustBeSentAgain(Admission admission) {
    return admission.entries().stream()
        .anyMatch(
            entry ->
                entry.state() != Admission.State.ACCEPTED
                    && entry.reason() != RefusalReason.PAYLOAD_TOO_LARGE);
  }

  private void advance(Input input, Position position, Admission admission) {
    boolean onDisk =
        admission.entries().stream()
            .allMatch(entry -> entry.isDurable() || entry.state() == Admission.State.REFUSED);
    if (onDisk && unsure.isEmpty()) {
      safe.put(input.identity(), position);
      changed = true;
    } else {
      unsure.put(input.identity(), position);
    }
  }

  /** Writes it down, if it is time; called a few times in an interval. */
  synchronized void look() {
    long now = ticker.getAsLong();
    if (ended) {
      return;
    }
    if (flushing != null) {
      if (flushing.isDone()) {
        endFlush(flushing);
      }
    } else if (now - begun >= INTERVAL.toNanos()) {
      begun = now;
      Counts total = stats.get().total();
      settle(total.pending() == 0 && !isCutShort(total));
      if (changed) {
        changed = false;
        flushed = Map.copyOf(safe);
        flushing = flush.get().toCompletableFuture();
      }
    }
  }

  private void endFlush(CompletableFuture<Void> ended) {
    flushing = null;
    if (ended.isCompletedExceptionally()) {
      changed = true;
    } else {
      boolean unused = write(flushed);
    }
  }

  /** What was unsure is not any more. */
  private void settle(boolean allHaveTheirOutcome) {
    if (allHaveTheirOutcome && !unsure.isEmpty()) {
      safe.putAll(unsure);
      unsure.clear();
      changed = true;
    }
  }

  /**
   * The forwarder has stopped: what is pending is on disk, and durable, unless the disk says
   * otherwise now.
   *
   * @param last what became of everything
   * @return whether it is written down
   */
  synchronized boolean end(ForwarderStats last) {
    ended = true;
    CompletableFuture<Void> kept = flush.get().toCompletableFuture();
    if (!kept.isDone() || kept.isCompletedExceptionally()) {
      notices.say("--checkpoint: stays where it was: the disk did not make durable what it has");
      return false;
    }
    Counts total = last.total();
    settle(total.pending() <= last.storedItems() && !isCutShort(total));
    return write(safe);
  }

  /** What a stop drops has an outcome, but is to be sent again. */
  private static boolean isCutShort(Counts total) {
    return total.dropped().containsKey(DropReason.STOPPED)
        || total.dropped().containsKey(DropReason.STOPPED_IN_FLIGHT);
  }

  private boolean write(Map<String, Position> positions) {
    try {
      file.write(positions);
      failing = false;
      return true;
    } catch (IOException e) {
      changed = true;
      if (!failing) {
        notices.say("--checkpoint: cannot be written: " + Reason.of(e));
      }
      failing = true;
      return false;
    }
  }
}
