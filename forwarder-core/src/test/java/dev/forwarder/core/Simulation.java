package dev.forwarder.core;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.testing.disk.DiskDied;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The whole forwarder on one thread in virtual time, with everything around it played by chance of
 * one seed. Each lasts a virtual hour at the least, and sees {@link SimPlan#LEAST_TRANSACTIONS} at
 * the least; then all becomes healthy and the queues must empty, or the forwarder is stopped in the
 * midst of it.
 */
final class Simulation {

  private static final Instant BEGINNING = Instant.parse("2026-11-21T10:00:00Z");
  private static final long STOP_SLACK_NANOS = 2 * SimTimes.SECOND;

  /** What takes its time there is written before it is over. */
  private static final long STOP_WITH_DISK_SLACK_NANOS = SimTimes.MINUTE;

  /** The share of what is dear to look at that is looked at. */
  private static final double LOOKED_AT = 0.3;

  final SimJudge judge = new SimJudge();
  final SimMet met = new SimMet();
  final SimPlan plan;
  final SimSchedule schedule;
  final SimInForce inForce;
  final SimBooks books;
  final SimTransport network;

  private final long seed;
  private final @Nullable Consumer<String> tracer;
  private final SimRandom chance;
  private final SimWeather weather;
  private final SimFamily family;
  private final SimHost host;
  private final SimChecks checks;
  private final SimChanges changes;
  private final SimChains chains;

  /** The last of each name that was made; null where none was. */
  private final @Nullable SimDomain[] domains;

  /** Those before it, which are over. */
  private final List<SimDomain> past = new ArrayList<>();

  private final SimGates[] gates;
  private final boolean[] touched;
  private final boolean[] stepped;
  private final SimVariant variant;
  private final SimRandom forObserver;
  private final @Nullable SimDisk disk;
  private final @Nullable SimLives lives;
  private @Nullable DefaultForwarder forwarder;

  private @Nullable DomainServices services;
  private long wallOffsetNanos;
  private int stepsRunning;
  private int submitsRunning;
  private Counts lastCounts = Counts.NONE;
  private boolean armed;
  private boolean started;
  private boolean stopCalled;
  private long stopCalledAt;
  private boolean isLastLife;
  private boolean wantsStop;
  private long stopAt = Long.MAX_VALUE;
  private long mustBeEmptyAt = Long.MAX_VALUE;
  private @Nullable CompletionStage<StopReport> stopped;
  private boolean reported;

  Simulation(long seed, SimVariant variant, @Nullable Consumer<String> tracer) {
    this.seed = seed;
    this.tracer = tracer;
    SimRandom root = new SimRandom(seed);
    this.family = new SimFamily(root.split(), met, this::preempt);
    this.plan = new SimPlan(root.split(), family);
    this.schedule = new SimSchedule(root.split(), met);
    this.inForce = new SimInForce(plan);
    this.books = new SimBooks(plan, judge);
    this.weather = new SimWeather(plan, root.split());
    this.chance = root.split();
    this.network = new SimTransport(this, root.split(), weather);
    this.host = new SimHost(this, root.split());
    this.checks = new SimChecks(this);
    this.touched = new boolean[plan.domains.size()];
    this.stepped = new boolean[plan.domains.size()];
    this.domains = new SimDomain[plan.domains.size()];
    this.gates = new SimGates[domains.length];
    this.variant = variant;
    this.forObserver = root.split();
    this.changes = new SimChanges(this, inForce, weather, root.split());
    SimRandom ofDisk = root.split();
    this.disk = plan.disk == null ? null : new SimDisk(this, plan.disk, ofDisk.split());
    this.lives = disk == null ? null : new SimLives(this, disk, ofDisk.split());
    if (disk != null) {
      schedule.diskWeight((int) ofDisk.spread(1, 30));
    }
    this.chains = new SimChains(this, root.split());
    family.chains(domain -> chains.of(plan.domainIndex(domain.name())), variant);
    this.forwarder = build();
  }

  /** Whether anything is kept on disk in this seed. */
  boolean hasDisk() {
    return disk != null;
  }

  /** Whether any domain has further hops in this seed. */
  boolean hasChains() {
    return chains.isAny();
  }

  /** The process that ran is over: another one begins, with the same settings. */
  void restart() {
    boolean diedOfLastStop = isLastLife && stopCalled;
    schedule.beginLife();
    network.beginLife();
    chains.health().beginLife();
    books.beginLife();
    past.clear();
    Arrays.fill(domains, null);
    Arrays.fill(stepped, false);
    Arrays.fill(touched, true);
    forwarder = null;
    started = false;
    armed = false;
    stopCalled = false;
    reported = false;
    stopped = null;
    stopAt = Long.MAX_VALUE;
    lastCounts = Counts.NONE;
    while (forwarder == null) {
      try {
        forwarder = build();
      } catch (DiskDied died) {
        met.count(SimEvent.CRASH_IN_OPENING);
        disk.endProcess(false);
      }
    }
    forwarder.start();
    started = true;
    if (diedOfLastStop) {
      schedule.at(
          schedule.now() + SimTimes.MINUTE, plan.recovers ? this::awaitRecovery : this::stop);
    }
  }

  private DefaultForwarder build() {
    QueueSettings first = plan.queues.get(0);
    ForwarderBuilder builder =
        DefaultForwarder.builder()
            .backoff(plan.backoff)
            .blocking(plan.blocking)
            .concurrency(plan.concurrency)
            .keyHold(plan.keyHold)
            .queue(
                new QueueSettings(
                    first.highQueueCapacity(),
                    first.memoryPerDomainBytes(),
                    plan.memoryTotalBytes,
                    first.maxPayloadBytes(),
                    first.order(),
                    first.overflow(),
                    first.maxAge(),
                    plan.listenerBacklog,
                    0))
            .drainTimeout(plan.drainTimeout)
            .listener(host::told)
            .observer(new SimObserver(this, forObserver))
            .transport(chains.asking(variant.transport(this, network)))
            .domainMaker(
                (domain, settings, shared) -> {
                  services = shared;
                  return make(domain, settings);
                });
    plan.first.forEach(builder::domain);
    if (disk != null) {
      builder.disk(disk.settings());
    }
    return builder.build(variant.environment(this, environment()));
  }

  private SimDomain make(Domain domain, DomainSettings settings) {
    int index = plan.domainIndex(domain.name());
    SimChain chain = chains.of(index);
    QueueSettings queue = plan.queues.get(index);
    DomainSettings own =
        new DomainSettings(
            chain == null ? queue : chain.plan().limited(queue),
            settings.concurrency(),
            settings.keyHold(),
            settings.backoff(),
            disk == null ? settings.storage() : plan.disk.storages.get(index));
    gates[index] = new SimGates(plan, index, domain, judge, met);
    if (chain != null) {
      chain.begin();
    }
    SimDomain made = variant.domain(new SimParts(this, index, domain, own, services));
    if (domains[index] != null) {
      past.add(domains[index]);
    }
    domains[index] = made;
    preemptChange();
    return made;
  }

  private Environment environment() {
    Environment bare = bareEnvironment();
    return disk == null ? bare : bare.with(disk.environment());
  }

  private Environment bareEnvironment() {
    return new Environment(
        this::clock,
        this::wall,
        chance::next,
        books.nonce(),
        schedule.steps(),
        schedule.callbacks(),
        this::alarm,
        schedule::close);
  }

  /** While a submission is under way, a look at the clock is where its thread may be held up. */
  private long clock() {
    if (armed) {
      armed = false;
      preempt();
      armed = true;
    }
    return schedule.now();
  }

  /** Between the end of a step and its runner's last look, an alarm may be set. */
  private Timer.Alarm alarm(Runnable wakeUp, long delayNanos) {
    preempt();
    return schedule.alarm(wakeUp, delayNanos);
  }

  Instant wall() {
    return BEGINNING.plusNanos(schedule.now() + wallOffsetNanos);
  }

  // ---- the story ----

  /** Plays it all; throws the first violation that is found. */
  void run() {
    try {
      play();
    } catch (SimViolation found) {
      if (!judge.isUnclear() || judge.found() != null) {
        throw found;
      }
    } catch (RuntimeException | Error e) {
      judgeFirst();
      throw e;
    }
    judgeFirst();
  }

  private void judgeFirst() {
    if (judge.found() != null) {
      throw judge.found();
    }
  }

  private void play() {
    if (chance.chance(0.1)) {
      met.count(SimEvent.SUBMIT_BEFORE_START);
      host.submit();
    }
    if (chance.chance(0.1)) {
      changes.changeNow();
    }
    forwarder.start();
    started = true;
    changes.begin();
    family.mischief(plan.hostMischief);
    host.begin();
    if (disk != null) {
      disk.begin();
      lives.begin();
    }
    schedule.at(SimTimes.HOUR, this::lastAct);
    schedule.at((long) (chance.next() * SimTimes.HOUR), this::wallClockJumps);
    long end = Long.MAX_VALUE;
    while (schedule.now() < end) {
      if (schedule.isIdle()) {
        checkIdle();
        if (!schedule.advance()) {
          break;
        }
      } else {
        schedule.runOne();
        afterTask();
      }
      if (judge.isUnclear()) {
        return;
      }
      if (lives != null && lives.goOn()) {
        continue;
      }
      if (reported && isLastLife && end == Long.MAX_VALUE) {
        end = schedule.now() + SimTimes.MINUTE;
        host.submit();
      }
    }
    checkEnd();
  }

  private void wallClockJumps() {
    met.count(SimEvent.WALL_CLOCK_JUMPS);
    wallOffsetNanos += (long) ((chance.next() - 0.5) * SimTimes.HOUR);
  }

  private void lastAct() {
    if (books.acceptedEver() < SimPlan.LEAST_TRANSACTIONS || (disk != null && stopCalled)) {
      if (schedule.now() > 3 * SimTimes.HOUR) {
        weather.clear();
        chains.clear();
      }
      host.hurry();
      schedule.at(schedule.now() + 20 * SimTimes.SECOND, this::lastAct);
    } else if (plan.recovers) {
      isLastLife = true;
      host.beQuiet();
      changes.beQuiet();
      weather.clear();
      chains.clear();
      if (disk != null) {
        disk.beQuiet();
        lives.beQuiet();
      }
      mustBeEmptyAt = schedule.now() + SimTimes.HOUR;
      family.mischief(0);
      awaitRecovery();
    } else {
      isLastLife = true;
      long in = chance.spread(SimTimes.MILLISECOND, 5 * SimTimes.MINUTE);
      schedule.at(schedule.now() + in, this::wantStop);
    }
  }

  private void awaitRecovery() {
    if (books.pending() == 0) {
      met.count(SimEvent.RECOVERED);
      stop();
    } else {
      schedule.at(schedule.now() + SimTimes.SECOND, this::awaitRecovery);
    }
  }

  /** In a listener or while a submission is under way, if there is one soon; else by itself. */
  private void wantStop() {
    wantsStop = true;
    schedule.at(schedule.now() + SimTimes.MINUTE, this::stop);
  }

  boolean wantsStop() {
    return wantsStop && !stopCalled;
  }

  void stop() {
    if (stopCalled) {
      return;
    }
    if (changes.isRunning()) { // it holds the lock
      schedule.at(schedule.now() + 1, this::stop);
      return;
    }
    if (isAnythingDrained()) {
      met.count(SimEvent.STOP_WHILE_DRAINING);
    }
    trace("stop", plan.stopTimeout);
    stopCalled = true;
    stopCalledAt = schedule.now();
    if (isLastLife) {
      host.beQuiet();
    }
    Duration timeout = plan.recovers && isLastLife ? Duration.ofSeconds(5) : plan.stopTimeout;
    met.count(timeout.isZero() ? SimEvent.STOP_AT_ONCE : SimEvent.STOP_WITH_TIMEOUT);
    stopAt = schedule.now() + timeout.toNanos();
    boolean wasArmed = armed;
    armed = false;
    stopped = forwarder.stopAsync(timeout);
    changes.afterStop();
    armed = wasArmed;
    CompletionStage<Void> unused = stopped.thenAccept(this::stopReported);
    for (int i = 0; i < touched.length; i++) {
      touched[i] = true;
    }
    if (chance.chance(0.5)) {
      host.submit();
    }
  }

  private void stopReported(StopReport report) {
    reported = true;
    var total = report.stats().total();
    long stored = 0;
    for (SimDomain domain : domains) {
      stored += domain == null ? 0 : domain.onDiskAlone();
    }
    if (total.pending() != stored || total.accepted() != books.acceptedTotal()) {
      judge.fail(SimOracle.STOP, "reported as " + total + ", on disk " + stored);
    }
    boolean dropped =
        books.records().stream()
            .anyMatch(r -> r.report != null && r.report.reason() != null && isByStop(r));
    boolean said = report.stats().missedReports() == 0 && !dropped && stored == 0;
    if (report.complete() ? dropped : said) {
      judge.fail(SimOracle.STOP, "complete " + report.complete() + ", dropped by it: " + dropped);
    }
    books.checkSettled();
    if (lives != null) {
      lives.stopped();
    }
  }

  private boolean isByStop(SimRecord record) {
    return switch (record.report.reason()) {
      case STOPPED, STOPPED_IN_FLIGHT -> record.endedInLife == books.life();
      default -> false;
    };
  }

  // ---- what the parts of the simulation ask for and tell ----

  boolean isStarted() {
    return started;
  }

  /** Whether the process that there is was told to stop before that time. */
  boolean isStopCalledBefore(long nanos) {
    return stopCalled && stopCalledAt < nanos;
  }

  boolean isStopCalled() {
    return stopCalled;
  }

  boolean isInStep() {
    return stepsRunning > 0;
  }

  SimDomain domain(int index) {
    return domains[index];
  }

  /** Those of that place that are over. */
  List<SimDomain> past() {
    return past;
  }

  /** That of a domain; null where it has none. */
  @Nullable SimChain chain(int index) {
    return chains.of(index);
  }

  SimHealth health() {
    return chains.health();
  }

  SimGates gates(int index) {
    return gates[index];
  }

  private boolean looksAtDisk(SimDomain domain) {
    return domain.store() != null && chance.chance(LOOKED_AT);
  }

  @Nullable SimDisk disk() {
    return disk;
  }

  SimLives lives() {
    return lives;
  }

  SimChanges changes() {
    return changes;
  }

  DefaultForwarder forwarder() {
    return forwarder;
  }

  int domainIndex(String name) {
    int index = plan.domainIndex(name);
    if (index < 0) {
      throw new IllegalArgumentException("no domain " + name);
    }
    return index;
  }

  long reservedBytes() {
    long sum = 0;
    for (SimDomain domain : domains) {
      sum += domain == null ? 0 : domain.lease().reservedBytes();
    }
    for (SimDomain over : past) {
      sum += over.lease().reservedBytes();
    }
    return sum;
  }

  long leasedBytes() {
    return services.memory().usedBytes();
  }

  String memoryOf(int domain) {
    return "with "
        + domains[domain].lease().reservedBytes()
        + " reserved, "
        + reservedBytes()
        + " in all, "
        + leasedBytes()
        + " leased: ";
  }

  Admission submit(Endpoint endpoint, Payload payload, SubmitOptions options) {
    boolean wasArmed = armed;
    armed = true;
    submitsRunning++;
    if (changes.isRunning()) {
      met.count(SimEvent.SUBMIT_IN_CHANGE);
    }
    try {
      return forwarder.submit(endpoint, payload, options);
    } finally {
      armed = wasArmed;
      submitsRunning--;
      for (int i = 0; i < touched.length; i++) {
        touched[i] = true;
      }
    }
  }

  void stepBegins(int domain) {
    touched[domain] = true;
    stepped[domain] = true;
    stepsRunning++;
    if (stepsRunning > 1) {
      met.count(SimEvent.OTHER_STEP_IN_STEP);
    }
    if (changes.isRunning()) {
      met.count(SimEvent.STEP_IN_CHANGE);
    }
  }

  void stepEnds() {
    stepsRunning--;
  }

  /** A request starts, within the step of its domain. */
  void started(TransportRequest request, SimExchange exchange) {
    SimDomain domain = domains[exchange.target.domain()];
    domain.sends();
    gates[domain.index].sent(exchange, domain.stepNow());
    if (chance.chance(LOOKED_AT) && request instanceof QueuedRequest queued) {
      domain.checkGoesFirst(queued);
    }
  }

  /** A request has ended, and its domain has taken note. */
  void settled(SimExchange exchange, Reply reply) {
    int domain = exchange.target.domain();
    Instant wall = wall();
    int status = reply.status();
    if (exchange.members.size() > 1 && (status == 400 || status == 413 || status == 422)) {
      met.count(SimEvent.BATCH_HALVED);
    }
    domains[domain].settles();
    gates[domain].settled(
        exchange, reply, wall.getEpochSecond(), wall.getNano(), domains[domain].stepNow());
  }

  /** Perhaps holds up the thread that calls this, and lets others run. */
  void preempt() {
    if (plan == null || !chance.chance(plan.preemption) || schedule.nested() > 2) {
      return;
    }
    boolean wasArmed = armed;
    armed = false;
    int drawn = chance.below(10);
    if (drawn < 7) {
      schedule.preempt();
    } else if (drawn == 7) {
      met.count(SimEvent.SNAPSHOT_IN_STEP);
      snapshot();
    } else if (wantsStop()) {
      stop();
    } else if (started && !stopCalled && mustBeEmptyAt == Long.MAX_VALUE && drawn == 8) {
      met.count(SimEvent.SUBMIT_IN_STEP);
      host.submit();
    } else if (started && drawn == 9 && chance.chance(0.1)) {
      changes.changeNow();
    }
    armed = wasArmed;
  }

  /** Perhaps holds up the thread that changes domains and keys. */
  void preemptChange() {
    if (forwarder == null || !changes.isRunning() || !chance.chance(3 * plan.preemption)) {
      return;
    }
    int drawn = chance.below(10);
    if (drawn < 7) {
      schedule.preempt();
    } else if (drawn == 7) {
      snapshot();
    } else {
      host.submit();
    }
  }

  /** The host asks for these domains. */
  void changeBegins(List<Domain> next) {
    trace("change", next);
    for (int i = 0; i < touched.length; i++) {
      touched[i] = true;
    }
    if (!started) {
      met.count(SimEvent.CHANGE_BEFORE_START);
    } else if (submitsRunning > 0) {
      met.count(SimEvent.CHANGE_IN_SUBMIT);
    } else if (isInStep()) {
      met.count(SimEvent.CHANGE_IN_STEP);
    }
  }

  private boolean isAnythingDrained() {
    for (int d = 0; d < domains.length; d++) {
      for (int k = 0; k < plan.domains.get(d).keys().size(); k++) {
        if (books.pending(d, k) > 0 && inForce.goneFor(d, k, schedule.now()) >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  // ---- oracles ----

  private void snapshot() {
    try {
      Counts seen = forwarder.stats().total();
      checks.checkGoesOn(lastCounts, seen);
      lastCounts = seen;
    } catch (IllegalArgumentException e) {
      judge.fail(SimOracle.SNAPSHOT, e.getMessage(), e);
    }
  }

  private void afterTask() {
    judgeFirst();
    for (SimDomain domain : domains) {
      if (domain != null && touched[domain.index]) {
        touched[domain.index] = false;
        checks.check(domain, looksAtDisk(domain));
        if (chance.chance(0.1)) {
          checks.checkCounts(domain);
        }
      }
    }
    if (chance.chance(0.01)) {
      snapshot();
      checks.checkTotal(lastCounts);
    }
  }

  private void checkIdle() {
    long permits = 0;
    for (SimDomain domain : domains) {
      if (domain != null) {
        boolean keeps = domain.mayKeepAPermit(schedule.now(), 10 * SimTimes.MILLISECOND);
        permits += keeps ? 1 : domain.inFlightCount();
      }
    }
    checks.checkPermits(permits, services.permits().taken());
    for (SimDomain domain : domains) {
      if (domain != null && (stepped[domain.index] || chance.chance(0.1))) {
        stepped[domain.index] = false;
        checks.check(domain);
        checks.checkNothingLeftLying(domain, permits);
        checks.checkIsGivenUp(domain);
        chains.checkIdle(domain);
      }
    }
    chains.health().checkIsAsked();
    long now = schedule.now() - schedule.stalledNanos();
    if (now > mustBeEmptyAt && books.pending() > 0) {
      judge.fail(SimOracle.PROGRESS, books.pending() + " pending long after all was healthy");
    }
    long slack = disk == null ? STOP_SLACK_NANOS : STOP_WITH_DISK_SLACK_NANOS;
    boolean isOver =
        disk == null
            ? books.pending() == 0 || areLettersHeldUp()
            : reported || schedule.areCallbacksHeldUp();
    if (stopCalled && now - slack > stopAt && !isOver) {
      judge.fail(SimOracle.STOP, books.pending() + " pending after the end of the stop");
    }
  }

  /** Whether a keeper of letters waits for a slow callback. */
  private boolean areLettersHeldUp() {
    return schedule.areCallbacksHeldUp()
        && Arrays.stream(domains)
            .anyMatch(one -> one != null && !one.machine().letters().isEmpty());
  }

  /** After its stop, the forwarder holds nothing. */
  void checkIsClosed() {
    if (!network.isClosed() || !schedule.isClosed()) {
      judge.fail(SimOracle.STOP, "transport or threads were not closed");
    }
    int permits = services.permits().taken();
    if (permits != 0) {
      judge.fail(SimOracle.STARVED, permits + " permits are held by nobody");
    }
    if (leasedBytes() != 0) {
      judge.fail(SimOracle.MEMORY, leasedBytes() + " leased by nobody");
    }
  }

  private void checkEnd() {
    if (!reported || books.pending() != 0) {
      judge.fail(SimOracle.STOP, "never stopped, " + books.pending() + " pending");
    }
    checkIsClosed();
    for (SimDomain domain : domains) {
      if (domain != null) {
        checks.check(domain);
        checks.checkCounts(domain);
        if (domain.onDiskAlone() != 0) {
          judge.fail(SimOracle.CONSERVATION, domain.onDiskAlone() + " on disk that nobody has");
        }
      }
    }
    snapshot();
    checks.checkTotal(lastCounts);
    books.checkSettled();
    if (lives != null) {
      lives.checkEnd();
    }
    host.reports().checkComplete(forwarder.stats().missedReports());
    if (books.acceptedEver() < SimPlan.LEAST_TRANSACTIONS || schedule.now() < SimTimes.HOUR) {
      throw new IllegalStateException("seed " + seed + " is too small: " + books.acceptedEver());
    }
  }

  void trace(String what, Object of) {
    if (tracer != null) {
      tracer.accept(String.format("%14.6f %s %s", schedule.now() / 1e9, what, of));
    }
  }

  @Override
  public String toString() {
    return "seed " + seed + " at " + schedule.now() / 1e9 + " s (" + plan + chains + ")";
  }
}
