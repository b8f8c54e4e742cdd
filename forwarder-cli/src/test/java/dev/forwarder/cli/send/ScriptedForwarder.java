package dev.forwarder.cli.send;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Takes what there is room for, and counts it as delivered. */
final class ScriptedForwarder implements Forwarder {
  private final List<Payload> taken = new CopyOnWriteArrayList<>();
  private final Semaphore room;
  private final List<CompletableFuture<Admission>> written = new CopyOnWriteArrayList<>();
  private final boolean writesAhead;
  private boolean writesAtOnce;
  private int refused;
  private final AtomicLong backlog = new AtomicLong();
  private final AtomicLong looks = new AtomicLong();

  ScriptedForwarder(int room) {
    this(room, false);
  }

  private ScriptedForwarder(int room, boolean writesAhead) {
    this.room = new Semaphore(room);
    this.writesAhead = writesAhead;
  }

  /** One that has room, and writes what it takes until a test says that it is written. */
  static ScriptedForwarder writingAhead() {
    return new ScriptedForwarder(Integer.MAX_VALUE, true);
  }

  @Override
  public void start() {}

  @Override
  public Admission submit(Endpoint endpoint, Payload payload, SubmitOptions options) {
    try {
      if (room.tryAcquire(options.maxWait().toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS)) {
        taken.add(payload);
        return writesAhead ? writing(options) : admission(Admission.State.ACCEPTED, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refused++;
    return admission(Admission.State.REFUSED, RefusalReason.DOMAIN_FULL);
  }

  private Admission writing(SubmitOptions options) {
    if (options.waitsForDisk()) {
      throw new IllegalStateException("it would wait here");
    }
    CompletableFuture<Admission> settled = new CompletableFuture<>();
    written.add(settled);
    if (writesAtOnce) {
      settled.complete(Admission.of(List.of(Admission.Entry.accepted("a-80", "id", true))));
    }
    return Admission.of(
        List.of(new Admission.Entry("a-80", "id", Admission.State.WRITING, null)), settled);
  }

  /** What comes from now on is written as soon as it comes. */
  void writesAtOnce() {
    writesAtOnce = true;
  }

  /** The n-th submission has been written. */
  void written(int n) {
    written.get(n).complete(Admission.of(List.of(Admission.Entry.accepted("a-80", "id", true))));
  }

  /** The n-th submission could not be written. */
  void notWritten(int n) {
    written.get(n).complete(admission(Admission.State.REFUSED, RefusalReason.STORAGE_FAILED));
  }

  private static Admission admission(Admission.State state, RefusalReason reason) {
    return Admission.of(List.of(new Admission.Entry("a-80", "id", state, reason)));
  }

  @Override
  public List<Domain> domains() {
    return List.of();
  }

  @Override
  public void updateDomains(List<Domain> domains) {
    throw new UnsupportedOperationException("nobody asks for it here");
  }

  /** So much was on disk at the start, and no step has been since. */
  void backlog(long pending) {
    backlog.set(pending);
  }

  /** How often somebody asked for its counts. */
  long looks() {
    return looks.get();
  }

  void makeRoom(int more) {
    room.release(more);
  }

  List<Payload> taken() {
    return taken;
  }

  @Override
  public ForwarderStats stats() {
    looks.incrementAndGet();
    long n = taken.size();
    long left = backlog.get();
    Map<RefusalReason, Long> refusals =
        refused == 0 ? Map.of() : Map.of(RefusalReason.DOMAIN_FULL, (long) refused);
    Counts counts = new Counts(n + left, n, 0, 0, Map.of(), left, refusals);
    return new ForwarderStats(
        List.of(
            new DomainStats(
                "a-80", List.of(new KeyStats("id", "***1234", counts)), n, 0, 0, 0, 0, 1, 0)),
        0,
        0,
        1);
  }

  @Override
  public CompletionStage<StopReport> stopAsync(Duration timeout) {
    return CompletableFuture.completedFuture(new StopReport(stats(), true));
  }

  @Override
  public StopReport stop(Duration timeout) {
    return new StopReport(stats(), true);
  }

  @Override
  public void close() {}
}
