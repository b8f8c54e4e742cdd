package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A forwarder whose domains and keys are added, removed, replaced, moved and reordered at moments
 * of chance, while backends answer 200, 403, 429 and 503, or late, or not at all. In the end it is
 * stopped in the midst of it, or all becomes healthy and the queues must empty. All of it on one
 * thread in virtual time, from one seed.
 */
final class RotationSimulation implements Transport {

  private static final List<Endpoint> ENDPOINTS =
      List.of(Endpoint.post("a", "/a"), Endpoint.post("b", "/b"));
  private static final int SUBMISSIONS = 120;
  private static final int MOST_DOMAINS = 4;
  private static final int MOST_KEYS = 3;
  private static final long TIMEOUT = 20 * SimTimes.SECOND;

  final SimJudge judge = new SimJudge();
  final RotationBooks books = new RotationBooks();
  long changes;

  private final SimRandom chance;
  private final SimSchedule schedule;
  private final DefaultForwarder forwarder;
  private final List<DomainForwarder> made = new ArrayList<>();
  private final PlainFamily family = new PlainFamily();
  private final long drainNanos;
  private final boolean recovers;

  /** What backends think of secrets, and how hosts are. */
  private final Set<String> revoked = new HashSet<>();

  private final Set<String> down = new HashSet<>();
  private boolean calm;
  private boolean changing;
  private boolean stopping;
  private int submitted;
  private int names;
  private Counts last = Counts.NONE;
  private SharedPermits permits;

  RotationSimulation(long seed, ForwarderBuilder.DomainMaker maker) {
    this.chance = new SimRandom(seed);
    this.schedule = new SimSchedule(chance.split(), new SimMet());
    this.drainNanos = chance.spread(20 * SimTimes.SECOND, 20 * SimTimes.MINUTE);
    this.recovers = chance.chance(0.6);
    List<Domain> first = List.of(newDomain(), newDomain(), newDomain());
    books.changing(first);
    books.changed(first, 0);
    ForwarderBuilder builder =
        DefaultForwarder.builder()
            .transport(this)
            .concurrency(Choice.inFlight(chance.between(1, 6)))
            .queue(queue())
            .drainTimeout(Duration.ofNanos(drainNanos))
            .keyHold(new KeyHoldSettings(Duration.ofSeconds(30), Duration.ofHours(5)))
            .domainMaker(
                (domain, settings, services) -> {
                  if (changing && chance.chance(0.5)) {
                    schedule.preempt(); // in the midst of a change, others run
                  }
                  permits = services.permits();
                  DomainForwarder one = maker.make(domain, settings, services);
                  made.add(one);
                  return one;
                })
            .listener(this::told);
    first.forEach(builder::domain);
    this.forwarder =
        builder.build(
            new Environment(
                schedule::now,
                () -> Instant.EPOCH.plusNanos(schedule.now()),
                chance::next,
                7,
                schedule.steps(),
                schedule.callbacks(),
                schedule::alarm,
                schedule::close));
  }

  private QueueSettings queue() {
    Choice.Queue queue = Choice.queue().highCapacity(chance.between(1, 50));
    return (chance.chance(0.3) ? queue.oldestFirst() : queue).settings();
  }

  // ---- the story ----

  void run() {
    forwarder.start();
    schedule.at(0, this::submit);
    schedule.at(SimTimes.SECOND, this::change);
    schedule.at(SimTimes.SECOND, this::weather);
    long least = chance.spread(10 * SimTimes.MINUTE, SimTimes.HOUR);
    schedule.at(least, recovers ? this::recover : this::stop);
    boolean over = false;
    while (!over) {
      if (schedule.isIdle()) {
        checkIdle();
        over = !schedule.advance();
      } else {
        schedule.runOne();
        rethrow();
        if (chance.chance(0.01)) {
          check();
        }
      }
    }
    checkEnd();
  }

  private void rethrow() {
    if (judge.found() != null) {
      throw judge.found();
    }
  }

  private void submit() {
    if (calm || stopping || submitted >= SUBMISSIONS) {
      return;
    }
    int burst = chance.chance(0.1) ? 8 : 1;
    for (int i = 0; i < burst; i++) {
      submitOne();
    }
    schedule.at(
        schedule.now() + chance.spread(SimTimes.MILLISECOND, 30 * SimTimes.SECOND), this::submit);
  }

  private void submitOne() {
    String body = "p" + submitted++ + ";";
    Admission admission =
        forwarder.submit(chance.pick(ENDPOINTS), Payload.of(body), SubmitOptions.NONE);
    for (Admission.Entry entry : admission.entries()) {
      RotationBooks.Entry known = books.entry(entry.domain(), entry.keyId(), body);
      books.answered(known, entry.state() == Admission.State.ACCEPTED);
      RefusalReason reason = entry.reason();
      if (known.refused && !(reason == RefusalReason.REMOVED && changing) && !stopping) {
        judge.fail(SimOracle.REFUSAL, reason + ": " + known);
      }
    }
  }

  private void weather() {
    if (calm || stopping) {
      return;
    }
    String host = chance.pick(books.inForce()).baseUrl().getHost();
    if (chance.chance(0.5) || !down.remove(host)) {
      down.add(host);
    }
    if (chance.chance(0.2)) {
      revoked.add(chance.pick(chance.pick(books.inForce()).keys()).reveal());
    }
    if (chance.chance(0.3)) {
      down.clear();
    }
    schedule.at(
        schedule.now() + chance.spread(SimTimes.SECOND, 3 * SimTimes.MINUTE), this::weather);
  }

  private void recover() {
    calm = true;
    down.clear();
    revoked.clear();
    schedule.at(schedule.now() + drainNanos + SimTimes.HOUR, this::stop);
  }

  private void stop() {
    if (recovers && !books.pending().isEmpty()) {
      judge.fail(SimOracle.PROGRESS, books.pending() + " pending long after all was healthy");
    }
    stopping = true;
    long timeout = chance.chance(0.3) ? 0 : chance.spread(1, SimTimes.MINUTE);
    assertThat(forwarder.stopAsync(Duration.ofNanos(timeout))).isNotNull();
  }

  // ---- changes ----

  private void change() {
    if (calm || stopping) {
      return;
    }
    List<Domain> next = new ArrayList<>(books.inForce());
    for (int i = chance.between(1, 3); i > 0; i--) {
      changeOne(next);
    }
    changes++;
    changing = true;
    books.changing(next);
    forwarder.updateDomains(next);
    books.changed(next, schedule.now());
    changing = false;
    schedule.at(
        schedule.now() + chance.spread(SimTimes.MILLISECOND, 2 * SimTimes.MINUTE), this::change);
  }

  private void changeOne(List<Domain> next) {
    int at = chance.below(next.size());
    Domain one = next.get(at);
    List<ApiKey> keys = new ArrayList<>(one.keys());
    int which = chance.below(keys.size());
    URI url = one.baseUrl();
    switch (chance.below(8)) {
      case 0 -> addTo(next);
      case 1 -> {
        if (next.size() > 1) {
          next.remove(at);
          return;
        }
      }
      case 2 -> {
        if (keys.size() < MOST_KEYS) {
          keys.add(chance.below(keys.size() + 1), newKey());
        }
      }
      case 3 -> {
        if (keys.size() > 1) {
          keys.remove(which);
        }
      }
      case 4, 5 -> {
        ApiKey old = keys.get(which);
        keys.set(which, ApiKey.of(old.id(), newSecret()));
        if (chance.chance(0.7)) {
          revoked.add(old.reveal());
        }
      }
      case 6 -> {
        shuffle(keys);
        shuffle(next);
        at = next.indexOf(one);
      }
      default -> url = URI.create("http://h" + names++ + ".test");
    }
    at = next.indexOf(one);
    next.set(at, new Domain(one.name(), url, one.role(), one.family(), keys));
    unique(next);
  }

  private void addTo(List<Domain> next) {
    if (next.size() < MOST_DOMAINS) {
      next.add(chance.below(next.size() + 1), chance.chance(0.5) ? back() : newDomain());
    }
  }

  /** One that was there before, perhaps drained still, under the secrets of now. */
  private Domain back() {
    if (made.isEmpty()) {
      return newDomain();
    }
    Domain old = chance.pick(made).domain();
    boolean there = books.inForce().stream().anyMatch(one -> one.name().equals(old.name()));
    return there ? newDomain() : old;
  }

  private static void unique(List<Domain> domains) {
    Set<String> seen = new HashSet<>();
    domains.removeIf(domain -> !seen.add(domain.name()));
  }

  private <T> void shuffle(List<T> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      int other = chance.below(i + 1);
      T moved = list.set(i, list.get(other));
      list.set(other, moved);
    }
  }

  private Domain newDomain() {
    String name = "d" + names++;
    URI url = URI.create("http://" + name + ".test");
    List<ApiKey> keys = new ArrayList<>(List.of(newKey()));
    if (chance.chance(0.6)) {
      keys.add(newKey());
    }
    return new Domain(name, url, Domain.Role.PRIMARY, family, keys);
  }

  private ApiKey newKey() {
    return ApiKey.of("k" + names++, newSecret());
  }

  private String newSecret() {
    return "secret-number-" + names++;
  }

  // ---- the backends ----

  @Override
  public Exchange send(TransportRequest request, ReplyHandler handler) {
    String domain = request.domain().name();
    String keyId = request.key().id();
    String secret = request.key().reveal();
    String host = request.domain().baseUrl().getHost();
    RotationBooks.Entry entry = books.entry(domain, keyId, Sent.text(request.body()));
    entry.sends++;
    if (!books.isSecretOf(domain, keyId, secret) || !books.isHostOf(domain, host)) {
      judge.fail(SimOracle.ADDRESS, "under " + secret + " to " + host + ": " + entry);
    }
    if (entry.refused || entry.outcomes > 0) {
      judge.fail(SimOracle.ADDRESS, "sent though refused or ended: " + entry);
    }
    if (entry.idempotencyKey != null && !entry.idempotencyKey.equals(request.idempotencyKey())) {
      judge.fail(SimOracle.SAME_REQUEST, "another id: " + entry);
    }
    books.sent(entry, request.idempotencyKey());
    long takes = chance.spread(SimTimes.MILLISECOND, (calm ? 1 : 40) * SimTimes.SECOND);
    boolean[] cancelled = new boolean[1];
    schedule.at(
        schedule.now() + takes, () -> reply(entry, secret, host, takes, handler, cancelled));
    return () -> cancelled[0] = true;
  }

  private void reply(
      RotationBooks.Entry entry,
      String secret,
      String host,
      long takes,
      ReplyHandler handler,
      boolean[] cancelled) {
    Reply reply = answer(secret, host);
    if (reply.status() == 200) {
      entry.taken++;
    }
    boolean lost = takes > TIMEOUT || (!calm && chance.chance(0.03));
    if (!cancelled[0]) {
      handler.onReply(lost ? Reply.failed(FailureKind.BROKEN, "broke after it was sent") : reply);
    }
  }

  private Reply answer(String secret, String host) {
    if (down.contains(host) && chance.chance(0.9)) {
      return Reply.of(chance.chance(0.8) ? 503 : 429);
    }
    return Reply.of(revoked.contains(secret) ? 403 : 200);
  }

  @Override
  public void close() {}

  // ---- the oracles ----

  private void told(DeliveryReport report) {
    RotationBooks.Entry sent = books.bySentId(report.transactionId());
    if (sent != null) {
      books.ended(sent, report.outcome(), judge);
      checkReason(report, sent);
      return;
    }
    if (report.attempts() > 0 || report.outcome() == Outcome.DELIVERED) {
      judge.fail(SimOracle.TRUTH, "of what was never sent: " + report);
    }
    neverSent(report);
  }

  /** What never had an attempt has no id that the backend saw: any like it will do. */
  private void neverSent(DeliveryReport report) {
    for (RotationBooks.Entry entry : books.pending()) {
      boolean like = entry.domain.equals(report.domain()) && entry.keyId.equals(report.keyId());
      if (like && entry.sends == 0) {
        books.ended(entry, report.outcome(), judge);
        checkReason(report, entry);
        return;
      }
    }
    judge.fail(SimOracle.ONE_OUTCOME, "of what was never accepted: " + report);
  }

  private void checkReason(DeliveryReport report, RotationBooks.Entry entry) {
    DropReason reason = report.reason();
    boolean isTrue =
        reason == null
            || switch (reason) {
              case REMOVED -> goneFor(entry) >= drainNanos;
              case STOPPED, STOPPED_IN_FLIGHT -> stopping;
              default -> false;
            };
    if (!isTrue) {
      judge.fail(SimOracle.TRUTH, reason + " after " + goneFor(entry) + " ns: " + entry);
    }
  }

  private long goneFor(RotationBooks.Entry entry) {
    return books.goneFor(entry.domain, entry.keyId, schedule.now());
  }

  private void check() {
    ForwarderStats stats = statsThatAddUp();
    Counts total = stats.total();
    if (total.accepted() != books.accepted()) {
      judge.fail(SimOracle.CONSERVATION, total + ", by the books " + books.accepted());
    }
    if (goesBack(last, total)) {
      judge.fail(SimOracle.CONSERVATION, total + " after " + last);
    }
    last = total;
    long[] found = new long[1];
    made.forEach(domain -> domain.forEachPending(one -> found[0]++));
    if (found[0] < total.pending()) {
      judge.fail(SimOracle.CONSERVATION, total + " and " + found[0] + " in the containers");
    }
  }

  private ForwarderStats statsThatAddUp() {
    try {
      return forwarder.stats();
    } catch (IllegalArgumentException e) {
      judge.fail(SimOracle.SNAPSHOT, e.getMessage(), e);
      throw e;
    }
  }

  private static boolean goesBack(Counts before, Counts after) {
    return after.delivered() < before.delivered()
        || after.droppedTotal() < before.droppedTotal()
        || after.refusedTotal() < before.refusedTotal();
  }

  private void checkIdle() {
    rethrow();
    if (!chance.chance(0.05)) {
      return;
    }
    check();
    long slack = TIMEOUT + 5 * SimTimes.SECOND;
    for (RotationBooks.Entry entry : books.pending()) {
      boolean late = goneFor(entry) > drainNanos + slack + schedule.stalledNanos();
      if (late) {
        judge.fail(SimOracle.PROGRESS, "gone for " + goneFor(entry) + " ns: " + entry);
      }
    }
  }

  private void checkEnd() {
    rethrow();
    check();
    if (!books.pending().isEmpty() || last.pending() > 0 || !schedule.isClosed()) {
      judge.fail(SimOracle.STOP, books.pending() + " pending at the end, counted " + last);
    }
    int taken = permits.taken();
    if (taken != 0) {
      judge.fail(SimOracle.STARVED, taken + " permits are held by nobody");
    }
  }
}
