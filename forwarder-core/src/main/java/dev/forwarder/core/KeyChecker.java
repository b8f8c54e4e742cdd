package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.ForwarderHealth.KeyHealth;
import dev.forwarder.api.KeyCheck;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.api.Reply;
import dev.forwarder.api.RequestReply;
import dev.forwarder.api.RequestReply.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Asks backends about their API keys: at the start, at each interval, and for keys that come. It
 * has no thread of its own: the timer wakes it, the step executor sends and reads. Thread-safe.
 */
final class KeyChecker {

  /** A transport that forgets a request is waited for so much longer than the request may take. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final @Nullable RequestReply asker;
  private final Duration interval;
  private final DomainServices services;
  private final Runnable changed;
  private final KeyCheckLog log;
  private final KeyChecks checks = new KeyChecks();
  private final Object arming = new Object();
  private Timer.@Nullable Alarm next;

  /**
   * Nothing is asked yet.
   *
   * @param asker carries the questions; null where nobody does, and so nothing is asked ever
   * @param interval from one check to the next
   * @param changed run when the keys or what is known of one have changed; must take no time
   */
  KeyChecker(
      @Nullable RequestReply asker, Duration interval, DomainServices services, Runnable changed) {
    this.asker = asker;
    this.interval = interval;
    this.services = services;
    this.changed = changed;
    this.log = new KeyCheckLog(services.clock());
  }

  /** What is known of each key. */
  List<KeyHealth> health() {
    return checks.health();
  }

  /**
   * These are the domains from now on. It runs the families' code, which may take its time: so the
   * caller holds no lock, and calls may overtake each other.
   *
   * @param change numbers the changes; the latest counts
   */
  void domains(List<Domain> domains, long change) {
    List<CheckedKey> keys =
        domains.stream().flatMap(of -> of.keys().stream().map(key -> toCheck(of, key))).toList();
    if (checks.replace(keys, change)) {
      changed.run();
    }
    if (checks.canAsk()) {
      soon(this::askNext);
    }
  }

  private CheckedKey toCheck(Domain domain, ApiKey key) {
    try {
      KeyCheck check = asker == null ? null : domain.family().keyCheck().orElse(null);
      if (check == null) {
        return new CheckedKey(domain, key, KeyStatus.UNCHECKED);
      }
      Optional<KeyStatus> known = check.known(domain, key);
      return known.isPresent()
          ? new CheckedKey(domain, key, known.get())
          : new CheckedKey(domain, key, check, check.probe(domain, key));
    } catch (Throwable t) { // a family is somebody else's code
      log.familyThrew(domain, t);
      return new CheckedKey(domain, key, KeyStatus.UNEXPECTED);
    }
  }

  /** Checks begin. */
  void start() {
    checks.start();
    if (checks.canAsk()) {
      soon(this::askAll);
    }
  }

  /** Checks end; what comes later changes nothing. */
  void stop() {
    checks.stop();
    synchronized (arming) {
      if (next != null) {
        next.cancel();
        next = null;
      }
    }
  }

  private void askAll() {
    checks.queueAll();
    askNext();
  }

  private void askNext() {
    arm();
    List<CheckedKey> keys;
    while ((keys = checks.next()) != null) {
      new Asked(keys).begin();
    }
  }

  private void arm() {
    synchronized (arming) {
      if (next == null && checks.canAsk()) {
        try {
          next = services.timer().schedule(this::intervalIsOver, interval.toNanos());
        } catch (Throwable noThread) {
          log.noThread(noThread); // the next answer sets it
        }
      }
    }
  }

  private void intervalIsOver() {
    synchronized (arming) {
      next = null;
    }
    soon(this::askAll);
  }

  private void soon(Runnable work) {
    try {
      services.stepExecutor().execute(() -> guarded(work));
    } catch (Throwable noThread) { // at the end, or without memory
      log.noThread(noThread);
      guarded(work);
    }
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (Throwable t) { // the executor's threads are the domains'
      log.failed(t);
    }
  }

  /** One question under way. The first answer counts, wherever it comes from. */
  private final class Asked {

    private final List<CheckedKey> keys;
    private final CheckedKey first;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Timer.@Nullable Alarm late;

    Asked(List<CheckedKey> keys) {
      this.keys = keys;
      this.first = keys.get(0);
    }

    void begin() {
      Probe probe = first.probe();
      if (asker == null || probe == null) {
        throw new IllegalStateException("nobody to ask about a key of " + first.domain().name());
      }
      try {
        long patience = probe.timeout().toNanos() + GRACE_NANOS;
        late = services.timer().schedule(() -> came(forgotten()), patience);
        CompletionStage<Reply> unused =
            asker
                .exchange(probe, first.domain())
                .whenComplete((reply, thrown) -> came(reply == null ? failed(thrown) : reply));
      } catch (Throwable t) { // no thread, or a transport against its contract
        came(failed(t));
      }
    }

    private Reply forgotten() {
      return Reply.failed(FailureKind.TIMEOUT, "the transport forgot the request");
    }

    /** What was thrown may hold the key, and is not told. */
    private Reply failed(@Nullable Throwable thrown) {
      return Reply.failed(
          FailureKind.INTERNAL, "threw " + (thrown == null ? null : "an exception"));
    }

    private void came(Reply reply) {
      if (over.compareAndSet(false, true)) {
        soon(() -> settle(reply));
      }
    }

    private void settle(Reply reply) {
      Timer.Alarm alarm = late;
      if (alarm != null) {
        alarm.cancel();
      }
      List<CheckedKey> told = checks.answered(keys);
      if (!told.isEmpty()) {
        learn(told, read(reply), words(reply));
      }
      askNext();
    }

    private KeyStatus read(Reply reply) {
      KeyCheck check = first.check();
      try {
        KeyStatus status = check == null ? null : check.read(reply);
        return status == null ? KeyStatus.UNEXPECTED : status;
      } catch (Throwable t) { // a family is somebody else's code
        log.familyThrew(first.domain(), t);
        return KeyStatus.UNEXPECTED;
      }
    }

    private void learn(List<CheckedKey> told, KeyStatus status, String answer) {
      boolean news = checks.learn(told, status, answer, services.wallClock().instant());
      told.forEach(key -> log.tell(key, status, answer));
      if (news) {
        changed.run();
      }
    }

    /** Without the message of a failure, which is not ours. */
    private String words(Reply reply) {
      FailureKind failure = reply.failure();
      return failure == null ? "HTTP " + reply.status() : failure.name();
    }
  }
}
