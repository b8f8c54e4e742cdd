package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.DeliveryChain.Mode;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.core.HopAttempt.Use;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The chain of a domain that has one. */
final class HopChain implements Chain {

  private final DomainForwarder domain;
  private final DeliveryChain chain;
  private final PrimaryHealth primary;
  private final List<HopLine> lines;
  private final Carriers carriers;
  private final HopPicker picker;
  private final DispatchOrder waiting;
  private final Lanes lanes;
  private final Attempts attempts;
  private final Settlement.Effects effects;
  private final DomainLog log;
  private final @Nullable Draining draining;

  /** Whether anything has come back, be it a place at a hop, since the queue was looked at. */
  private boolean hasComeBack;

  HopChain(
      DomainForwarder domain,
      DeliveryChain chain,
      DomainSettings settings,
      DomainServices services,
      DispatchOrder waiting,
      Lanes lanes,
      Attempts attempts,
      Settlement.Effects effects,
      DomainLog log) {
    this.domain = domain;
    this.chain = chain;
    this.primary = new PrimaryHealth(domain, chain, services.watches(), log);
    this.lines = chain.hops().stream().map(hop -> new HopLine(hop, domain, services)).toList();
    this.carriers = new Carriers(lines, log);
    this.picker = new HopPicker(lines, carriers, waiting);
    this.waiting = waiting;
    this.lanes = lanes;
    this.attempts = attempts;
    this.effects = effects;
    this.log = log;
    this.draining = draining(settings);
    domain.ledger().nameHops(names());
    show();
  }

  private @Nullable Draining draining(DomainSettings settings) {
    DeliveryChain.Drain drain = chain.drain();
    return drain == null
        ? null
        : new Draining(
            drain,
            lines.stream()
                .filter(line -> line.hop().name().equals(drain.hop()))
                .findFirst()
                .orElseThrow(),
            domain.lease(),
            waiting,
            settings.queue().maxItems());
  }

  private List<String> names() {
    return lines.stream().map(line -> line.hop().name()).toList();
  }

  @Override
  public List<HopLine> lines() {
    return lines;
  }

  // ---- health ----

  @Override
  public boolean hasNews() {
    return primary.hasNews() || isAnyLine(HopLine::hasNews);
  }

  @Override
  public void note(long now) {
    carriers.begin();
    for (HopLine line : lines) {
      if (line.note()) {
        log.hopIsBack(line.hop().name());
      }
    }
    if (primary.note(now)) {
      lanes.openAll();
      log.primaryIsBack(waiting.transactions());
    }
    if (primary.remind(now)) {
      lines.forEach(HopLine::watch);
    }
  }

  @Override
  public void primaryReplied(Attempt attempt, long now) {
    hasComeBack = true;
    if (primary.isDownBy(attempt)) {
      lanes.closeAll();
      log.primaryIsDown(attempt.reply().summary(), names());
    }
  }

  @Override
  public void moved(long now) {
    primary.moved(now);
  }

  @Override
  public void gatesWereOpened() {
    if (primary.isDown()) {
      lanes.closeAll();
    }
  }

  @Override
  public boolean goesElsewhere() {
    return primary.isDown() && chain.mode() == Mode.IMMEDIATE;
  }

  // ---- what goes to hops ----

  @Override
  public boolean wantsNew() {
    return draining != null || takesMore(); // that looks at how many there are
  }

  @Override
  public boolean takesMore() {
    return goesElsewhere() && isAnyLineFree();
  }

  private boolean isAnyLineFree() {
    return isAnyLine(line -> !line.isFull() && line.mayPass());
  }

  @Override
  public int dispatch(int most, long now) {
    hasComeBack = false;
    if (draining != null && draining.update(now)) {
      log.draining(draining.line().hop().name(), draining.isOn(), draining.isInVain());
    }
    HopLine drain = draining != null && draining.isOn() ? draining.line() : null;
    if (drain == null && !goesElsewhere()) {
      return 0;
    }
    picker.begin(goesElsewhere(), drain);
    int started = 0;
    while (started < most && isAnyLineUp() && dispatchFirst(now)) {
      started++;
    }
    if (goesElsewhere()) {
      waiting.queueFresh(now);
    }
    return started;
  }

  /** Starts what goes first, with what may travel with it; whether there was any, and a place. */
  private boolean dispatchFirst(long now) {
    Transaction first = goesElsewhere() || requireNonNull(draining).wantsMore() ? first(now) : null;
    if (first == null) {
      return false;
    }
    HopLine line = requireNonNull(picker.lineFor(first), "line");
    if (line.isFull()) {
      return false; // it is this one's turn
    }
    start(picker.take(first, line), line, goesElsewhere() ? Use.INSTEAD : Use.DRAIN, now);
    return true;
  }

  /** The first that a hop may have; batches before it come apart. */
  private @Nullable Transaction first(long now) {
    QueuedRequest first = picker.peek();
    while (first instanceof Batch batch) {
      waiting.take(batch);
      takeApart(batch, now);
      first = picker.peek();
    }
    hasComeBack |= first == null && picker.isCutShort(); // the next step looks into others
    return (Transaction) first;
  }

  private boolean isAnyLineUp() {
    return isAnyLine(HopLine::mayPass);
  }

  /** Asked several times for each transaction: a stream for each would be most of its garbage. */
  private boolean isAnyLine(Predicate<HopLine> is) {
    for (HopLine line : lines) {
      if (is.test(line)) {
        return true;
      }
    }
    return false;
  }

  private void start(QueuedRequest request, HopLine line, Use use, long now) {
    HopAttempt attempt = domain.attempt(request, line, use, now); // first: a hop that let it pass
    if (line.tryPass()) { // waits for it
      attempts.start(attempt);
    } else {
      putBack(request, now);
    }
  }

  /** Its members wait again, each by itself, where they can go anywhere. */
  private void takeApart(Batch batch, long now) {
    batch.forEach(
        member -> {
          member.resume(batch.attemptsOf(member), member.errors());
          waiting.addBack(member, member.lane(), now);
        });
  }

  private void putBack(QueuedRequest request, long now) {
    hasComeBack = true;
    if (request instanceof Batch batch) {
      takeApart(batch, now);
    } else {
      effects.requeue(request, request.lane(), now);
    }
  }

  // ---- overflow ----

  @Override
  public boolean takesOverflow() {
    return chain.mode() == Mode.OVERFLOW && isAnyLineFree();
  }

  @Override
  public boolean takeOverflow(QueuedRequest request, long now) {
    if (chain.mode() != Mode.OVERFLOW
        || !(request instanceof Transaction transaction)
        || transaction.place() != null
        || !isAnyLineFree()) {
      return false;
    }
    carriers.look(transaction);
    HopLine line = picker.firstLineFor(transaction);
    if (line == null || line.isFull()) {
      return false;
    }
    start(transaction, line, Use.OVERFLOW, now);
    return true;
  }

  @Override
  public long leavingBytes() {
    return lines.stream().mapToLong(HopLine::leavingBytes).sum();
  }

  // ---- what hops say ----

  @Override
  public void settle(Attempt attempt, long now) {
    hasComeBack = true; // a place at the hop, if nothing else
    HopAttempt own = (HopAttempt) attempt;
    HopLine line = own.line();
    QueuedRequest request = own.request();
    Reply reply = own.reply();
    switch (line.verdict(reply, log)) {
      case DELIVERED -> {
        answered(line);
        line.handedOver(request.count());
        effects.handedOver(request, line.hop(), reply, now);
      }
      case REJECTED -> {
        answered(line);
        rejected(own, now);
      }
      default -> {
        if (reply.failure() == FailureKind.CANCELLED) {
          line.released();
        } else {
          failed(line, reply);
        }
        unavailable(request, reply, now);
      }
    }
  }

  private void failed(HopLine line, Reply reply) {
    if (reply.failure() != null) {
      effects.hopFailed(line.hop());
    }
    if (line.failed()) {
      log.hopIsDown(line.hop().name(), reply.summary());
    }
  }

  /** It may have had it all the same: what must not be sent twice is not. */
  private void unavailable(QueuedRequest request, Reply reply, long now) {
    if (request.endpoint().retryable()) {
      putBack(request, now);
    } else {
      effects.conclude(request, Outcome.DROPPED, DropReason.NOT_RETRYABLE, reply);
    }
  }

  @Override
  public void released(HopAttempt attempt) {
    hasComeBack = true; // its place, for others
    attempt.line().released();
  }

  private void answered(HopLine line) {
    if (line.answered()) {
      log.hopIsBack(line.hop().name());
    }
  }

  private void rejected(HopAttempt attempt, long now) {
    QueuedRequest request = attempt.request();
    if (request instanceof Batch batch
        && batch.count() > 1
        && Settlement.mayBeOneOfMany(attempt.reply())) {
      batch.halves().forEach(half -> startHalf(half, attempt, now));
    } else {
      log.rejected(request.endpoint(), attempt.reply());
      effects.rejected(attempt);
    }
  }

  /** There was one of them before, and the hop may have no place for two. */
  private void startHalf(QueuedRequest half, HopAttempt whole, long now) {
    if (whole.line().isFull()) {
      putBack(half, now);
    } else {
      start(half, whole.line(), whole.use(), now);
    }
  }

  @Override
  public long nextNanos(long now) {
    boolean mayGo = goesElsewhere() || draining != null;
    if (hasComeBack && mayGo && !waiting.isEmpty()) {
      return now;
    }
    long next = primary.nextNanos();
    if (!waiting.isEmpty()) {
      if (goesElsewhere()) {
        for (HopLine line : lines) {
          next = Math.min(next, after(now, line.nextNanos()));
        }
      }
      if (draining != null) {
        next = Math.min(next, after(now, draining.nextNanos()));
      }
    }
    return next;
  }

  /** What could be done before this step has been done by it, or is for others. */
  private static long after(long now, long next) {
    return next > now ? next : Long.MAX_VALUE;
  }

  @Override
  public void show() {
    for (int i = 0; i < lines.size(); i++) {
      lines.get(i).show(domain.ledger(), i);
    }
  }

  @Override
  public void close() {
    primary.close();
    lines.forEach(line -> line.close(log));
  }
}
