package dev.forwarder.cli.deadletters;

import dev.forwarder.api.Admission;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.endpoints.datanadhi.DatanadhiEndpoints;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedFile;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedLine;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends the items of dropped files again, file by file. A line leaves its file when its item was
 * delivered or handed over, or was dropped again, for it is in another file then.
 */
final class DroppedReplay {

  /**
   * What became of items.
   *
   * @param items how many there were
   * @param byOutcome how many ended so
   * @param unreadable lines that are no items
   */
  record Result(long items, Map<Outcome, Long> byOutcome, long unreadable) {

    long of(Outcome outcome) {
      return byOutcome.getOrDefault(outcome, 0L);
    }

    /** Whether none of them is left. */
    boolean isComplete() {
      return unreadable == 0 && items == of(Outcome.DELIVERED) + of(Outcome.HANDED_OVER);
    }
  }

  private static final Duration LAST_REPORTS = Duration.ofSeconds(2);

  private final DroppedPlace place;
  private final Forwarder forwarder;
  private final Duration patience;
  private final Map<Outcome, Long> outcomes = new ConcurrentHashMap<>();
  private long items;
  private long unreadable;
  private boolean ended;

  /**
   * A replay.
   *
   * @param forwarder started; of one domain with one key
   * @param patience how long to wait without any outcome before it is ended; positive
   */
  DroppedReplay(DroppedPlace place, Forwarder forwarder, Duration patience) {
    this.place = place;
    this.forwarder = forwarder;
    this.patience = patience;
  }

  /** Sends what there is now; an interrupt ends it. The forwarder is stopped when it returns. */
  Result run() throws IOException {
    try {
      for (DroppedFile file : place.list()) {
        if (!ended) {
          send(file);
        }
      }
    } finally {
      var unused = forwarder.stop(Duration.ZERO);
    }
    return new Result(items, Map.copyOf(outcomes), unreadable);
  }

  private void send(DroppedFile file) throws IOException {
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    OpenCount open = new OpenCount();
    try (DroppedReader lines = place.files().read(file)) {
      for (DroppedLine line = lines.next(); line != null && !ended; line = lines.next()) {
        send(file, line, done, open);
      }
    } catch (NoSuchFileException e) {
      return; // gone since: others use the folder, too
    }
    awaitOutcomes(open);
    if (!done.isEmpty()) {
      remove(file, done);
    }
  }

  /** Also when it is told to end: an interrupt would close the file that is written. */
  private void remove(DroppedFile file, Set<Integer> done) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      place.files().remove(file, done);
    } catch (NoSuchFileException e) {
      // gone since: purged, or given up for newer ones
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void send(DroppedFile file, DroppedLine line, Set<Integer> done, OpenCount open) {
    Payload payload = line.payload().orElse(null);
    if (payload == null) {
      unreadable++;
      return;
    }
    items++;
    open.begin();
    SubmitOptions options =
        SubmitOptions.NONE
            .withMaxWait(patience)
            .withListener(report -> ended(report, line.number(), done, open));
    Admission admission =
        forwarder.submit(DatanadhiEndpoints.LOG, payload.withId(idOf(file, line)), options);
    if (!admission.isAccepted()) {
      open.end();
      ended = true;
    }
    ended |= Thread.currentThread().isInterrupted();
  }

  /** The same for the same line of the same file, should it be sent again. */
  private static PayloadId idOf(DroppedFile file, DroppedLine line) {
    byte[] name = String.valueOf(file.path().getFileName()).getBytes(StandardCharsets.UTF_8);
    byte[] body = line.bytes();
    return PayloadId.of(
        ByteBuffer.allocate(Integer.BYTES + name.length + Integer.BYTES + body.length)
            .putInt(name.length)
            .put(name)
            .putInt(line.number())
            .put(body)
            .array());
  }

  private void ended(DeliveryReport report, int line, Set<Integer> done, OpenCount open) {
    if (report.outcome() != Outcome.DROPPED) {
      done.add(line);
    }
    long unused = outcomes.merge(report.outcome(), 1L, Long::sum);
    open.end();
  }

  /** Until each has its outcome: where none comes for too long, the stop is what gives it one. */
  private void awaitOutcomes(OpenCount open) {
    boolean all = false;
    try {
      all = !ended && open.await(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!all) {
      ended = true;
      var unused = forwarder.stop(Duration.ZERO);
      awaitReports(open);
    }
  }

  /** What has its outcome may be reported a little later. */
  private static void awaitReports(OpenCount open) {
    boolean interrupted = Thread.interrupted();
    try {
      boolean unused = open.await(LAST_REPORTS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
