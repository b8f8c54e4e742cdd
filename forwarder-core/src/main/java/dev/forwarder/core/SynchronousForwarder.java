package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderHealth;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.retry.Bounds;
import dev.forwarder.retry.RateLimitedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A forwarder for hosts that live shortly, or are frozen between calls, such as a function in a
 * cloud: each submission is carried out on the caller's thread, and its outcome is known when
 * {@code submit} returns. Made by {@link ForwarderBuilder#buildSynchronous}. Thread-safe.
 *
 * <p>It keeps no queue. All requests of a submission are under way at the same time; one whose
 * connection was refused or broke is repeated once, at once, since the backend may have closed a
 * connection that was kept open between two calls. Whatever else fails is final: the outcome is
 * {@link DropReason#NOT_RETRYABLE}. So {@code submit} takes twice the {@code forwarder_timeout} at
 * the most. It is counted, listened to and observed like any other forwarder's; listeners are told
 * on the caller's thread before {@code submit} returns. A submission never waits for room: what
 * would exceed the memory of its domain is refused. Where domains or keys are taken out, what is
 * under way ends as it began.
 */
public final class SynchronousForwarder implements Forwarder {

  private enum State {
    NEW,
    STARTED,
    STOPPED
  }

  private final SynchronousDomains domains;
  private final DomainServices services;
  private final Duration stopTimeout;
  private final @Nullable DeliveryListener listener;
  private final Stopping stopping;
  private final ClockOffsets clocks;
  private final RateLimitedLog log;

  private final AtomicLong sequence = new AtomicLong();
  private final Set<SynchronousSend> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean timeIsUp;

  private final Object lifecycle = new Object();
  private State state = State.NEW;
  private int submitting;

  SynchronousForwarder(
      List<Domain> domains,
      Function<Domain, SynchronousDomain> maker,
      DomainServices services,
      Duration stopTimeout,
      @Nullable DeliveryListener listener,
      Executor callbacks,
      Runnable closeThreads,
      ClockOffsets clocks) {
    this.domains = new SynchronousDomains(domains, maker);
    this.services = services;
    this.stopTimeout = stopTimeout;
    this.listener = listener;
    this.clocks = clocks;
    this.stopping = new Stopping(services, callbacks, closeThreads, this::stats);
    this.log =
        new RateLimitedLog(LoggerFactory.getLogger(SynchronousForwarder.class), services.clock());
  }

  @Override
  public void start() {
    synchronized (lifecycle) {
      if (state != State.NEW) {
        throw new IllegalStateException(
            "a forwarder is started once, and this one is " + state + "; make a new one");
      }
      state = State.STARTED;
    }
  }

  @Override
  public Admission submit(Endpoint endpoint, Payload payload, SubmitOptions options) {
    requireNonNull(endpoint, "endpoint");
    requireNonNull(payload, "payload");
    requireNonNull(options, "options");
    List<SynchronousTarget> targets = domains.targets(payload.destination(), endpoint);
    List<SynchronousSend> sends = new ArrayList<>(targets.size());
    List<DeliveryReport> reports;
    Admission admission;
    boolean running = enter();
    try {
      admission = admit(running, targets, endpoint, payload, sends);
      reports = carryOut(sends);
    } finally {
      if (running) {
        leave();
      }
    }
    reports.forEach(report -> tell(report, options.listener()));
    return admission;
  }

  private boolean enter() {
    synchronized (lifecycle) {
      boolean running = state == State.STARTED;
      submitting += running ? 1 : 0;
      return running;
    }
  }

  private void leave() {
    boolean over;
    synchronized (lifecycle) {
      submitting--;
      over = isOver();
    }
    if (over) {
      stopping.allEnded();
    }
  }

  private Admission admit(
      boolean running,
      List<SynchronousTarget> targets,
      Endpoint endpoint,
      Payload payload,
      List<SynchronousSend> sends) {
    PayloadId own = payload.id();
    List<Admission.Entry> entries = new ArrayList<>(targets.size());
    for (SynchronousTarget target : targets) {
      RefusalReason reason =
          running ? accept(target, endpoint, payload) : RefusalReason.NOT_RUNNING;
      entries.add(entry(target, reason));
      if (reason != null) {
        target.refuse(reason);
      } else {
        services.observer().taken(target.domain().domain().name(), endpoint, payload.size());
        PayloadId id = own == null ? anonymousId() : own;
        sends.add(new SynchronousSend(services, target, endpoint, payload, id));
      }
    }
    return Admission.of(entries);
  }

  private static @Nullable RefusalReason accept(
      SynchronousTarget target, Endpoint endpoint, Payload payload) {
    RefusalReason reason = target.domain().reserve(endpoint, payload);
    if (reason == null && !target.tryAccept()) {
      target.domain().release(endpoint, payload);
      return RefusalReason.REMOVED;
    }
    return reason != null && target.isClosed() ? RefusalReason.REMOVED : reason;
  }

  private static Admission.Entry entry(SynchronousTarget target, @Nullable RefusalReason reason) {
    return new Admission.Entry(
        target.domain().domain().name(),
        target.key().id(),
        reason == null ? Admission.State.ACCEPTED : Admission.State.REFUSED,
        reason);
  }

  private PayloadId anonymousId() {
    return new PayloadId(services.instanceNonce(), sequence.getAndIncrement());
  }

  private List<DeliveryReport> carryOut(List<SynchronousSend> sends) {
    underWay.addAll(sends);
    if (timeIsUp) {
      sends.forEach(SynchronousSend::stop);
    }
    List<DeliveryReport> reports = new ArrayList<>(sends.size());
    try {
      attempt(sends);
      attempt(sends.stream().filter(SynchronousSend::mayTryAgain).toList());
    } finally {
      // Whatever happened: what was accepted ends, each for itself.
      sends.forEach(underWay::remove);
      sends.forEach(send -> conclude(send, reports));
    }
    return reports;
  }

  private void conclude(SynchronousSend send, List<DeliveryReport> reports) {
    try {
      reports.add(send.conclude());
    } catch (Throwable t) {
      log.warn("{}: request {} ended without a report", send.endpoint(), send.idempotencyKey(), t);
    }
  }

  private static void attempt(List<SynchronousSend> sends) {
    sends.forEach(SynchronousSend::start);
    sends.forEach(SynchronousSend::await);
  }

  private void tell(DeliveryReport report, @Nullable DeliveryListener own) {
    if (own != null) {
      tellGuarded(own, report);
    }
    if (listener != null) {
      tellGuarded(listener, report);
    }
  }

  private void tellGuarded(DeliveryListener told, DeliveryReport report) {
    try {
      told.onOutcome(report);
    } catch (Throwable t) { // a listener is the host's code: whatever it does stays there
      log.warn("delivery listener {} threw at {}", told.getClass().getName(), report, t);
    }
  }

  @Override
  public List<Domain> domains() {
    return domains.inForce();
  }

  @Override
  public void updateDomains(List<Domain> given) {
    Map<String, Domain> byName = Members.byName(given);
    synchronized (lifecycle) {
      if (state == State.STOPPED) {
        throw new IllegalStateException("the forwarder is stopped; its domains change no more");
      }
      domains.update(byName.values());
      clocks.keep(byName.keySet());
    }
  }

  @Override
  public void replaceKey(String domainName, String keyId, ApiKey replacement) {
    synchronized (lifecycle) {
      Forwarder.super.replaceKey(domainName, keyId, replacement);
    }
  }

  @Override
  public ForwarderStats stats() {
    SynchronousDomains.Seen seen = domains.look();
    return new ForwarderStats(
        seen.domains(), 0, seen.reservedBytes(), services.memory().limitBytes(), seen.removed());
  }

  /** Keys are not checked: nothing happens here between two submissions. */
  @Override
  public ForwarderHealth health() {
    return ForwarderHealth.unchecked(stats()).withClockOffsets(clocks.offsets());
  }

  @Override
  public CompletionStage<StopReport> stopAsync(Duration timeout) {
    Bounds.notNegative("timeout", timeout);
    boolean over;
    synchronized (lifecycle) {
      boolean first = state != State.STOPPED;
      state = State.STOPPED;
      over = first && isOver();
    }
    if (over) {
      stopping.allEnded();
    } else if (timeout.isZero()) {
      endWhatIsUnderWay();
    } else if (!stopping
        .isTold()) { // of several alarms the first counts: the time can only shorten
      endLater(timeout);
    }
    return stopping.told();
  }

  private void endLater(Duration timeout) {
    try {
      Timer.Alarm alarm = services.timer().schedule(this::endWhatIsUnderWay, nanos(timeout));
      CompletionStage<StopReport> unused =
          stopping.told().whenComplete((done, none) -> alarm.cancel());
    } catch (Throwable t) {
      log.warn("no thread for the stop's {}: what is under way ends now", timeout, t);
      endWhatIsUnderWay();
    }
  }

  private static long nanos(Duration timeout) {
    Duration longest = Duration.ofNanos(Long.MAX_VALUE);
    return timeout.compareTo(longest) > 0 ? Long.MAX_VALUE : timeout.toNanos();
  }

  private void endWhatIsUnderWay() {
    timeIsUp = true;
    underWay.forEach(SynchronousSend::stop);
  }

  /** With the lock held: nobody who got in is in any more. True for one caller only. */
  private boolean isOver() {
    return state == State.STOPPED && submitting == 0;
  }

  @Override
  public StopReport stop(Duration timeout) {
    return stopping.stop(this, timeout);
  }

  @Override
  public void close() {
    stop(stopTimeout);
  }
}
