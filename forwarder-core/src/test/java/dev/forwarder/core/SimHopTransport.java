package dev.forwarder.core;

import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to one hop of one domain, as long as that is there. */
final class SimHopTransport extends SimWire implements Transport {

  /** Later than any simulation ends. */
  private static final long NEVER = Long.MAX_VALUE / 4;

  private final SimChain chain;
  private final SimHop hop;
  private final SimHopState state;
  private final List<SimExchange> underWay = new ArrayList<>();
  private final IdentityHashMap<ReplyHandler, SimExchange> byHandler = new IdentityHashMap<>();
  private final List<SimRecord> entrusted = new ArrayList<>();
  private int sent;
  private boolean closed;

  SimHopTransport(SimChain chain, SimHop hop, SimRandom chance) {
    super(chain.world(), chance);
    this.chain = chain;
    this.hop = hop;
    this.state = new SimHopState(chain, hop);
  }

  SimHop hop() {
    return hop;
  }

  SimHopState state() {
    return state;
  }

  /** How many requests are under way. */
  int inFlight() {
    return underWay.size();
  }

  boolean isFull() {
    return underWay.size() >= state.mostInFlight();
  }

  /** Whether it is, as far as the forwarder has taken note. */
  boolean isKnownToBeFull() {
    return byHandler.size() >= state.mostInFlight();
  }

  /** What was sent for these, of which the forwarder takes note now. */
  @Nullable SimExchange noted(ReplyHandler handler) {
    return byHandler.remove(handler);
  }

  /** How much memory will be free when it has taken what was not sent in place of the primary. */
  long leavingBytes() {
    return underWay.stream()
        .filter(one -> ((HopAttempt) one.handler).use() != HopAttempt.Use.INSTEAD)
        .flatMap(one -> one.members.stream())
        .mapToLong(SimRecord::bytes)
        .sum();
  }

  @Override
  public Exchange send(TransportRequest request, ReplyHandler handler) {
    SimTarget target = world.books.target(request.domain().name(), request.key().id());
    SimMail mail = world.network.mail();
    List<SimRecord> members = mail.openAtHop(request, target, hop.batching());
    chain.checkReason(this, (HopAttempt) handler, members, mail.wasHalved());
    int path = world.plan.pathOf(request.endpoint());
    SimExchange exchange =
        new SimExchange(sent++, target, request, path, members, handler, this, world.books.life());
    underWay.add(exchange);
    byHandler.put(handler, exchange);
    members.forEach(member -> member.underWay = exchange);
    state.sent(exchange);
    if (underWay.size() > state.mostInFlight()) {
      world.judge.fail(SimOracle.PERMITS, underWay.size() + " under way to " + hop.name());
    }
    if (closed) {
      world.judge.fail(SimOracle.STOP, exchange + " after the transport was closed");
    }
    world.preempt();
    if (!request.key().equals(exchange.key) || !request.domain().baseUrl().equals(exchange.url)) {
      world.judge.fail(SimOracle.ADDRESS, "changed while it was under way: " + exchange);
    }
    exchange.fate = fate();
    world.trace("send to " + hop.name(), exchange);
    return proceed(exchange);
  }

  private @Nullable SimEvent fate() {
    SimEvent fate = hop.weather().at(world.schedule.now());
    // What is kept as a letter counts as under way until its cancellation is heard.
    return fate == SimEvent.SEND_RETURNS_NULL && chain.keeps() ? null : fate;
  }

  @Override
  void ends(SimExchange exchange) {
    underWay.remove(exchange);
  }

  @Override
  void cancelled(SimExchange exchange) {
    world.met.count(SimEvent.HOP_CANCELLED);
  }

  @Override
  void taken(SimRecord member) {
    member.handedOver = true;
    member.safeAfterNanos = hop.safeAfter().toNanos();
  }

  /** The forwarder knows that it has these. */
  void has(List<SimRecord> members) {
    if (!hop.safeAfter().isZero()) {
      entrusted.addAll(members);
    }
  }

  /** The forwarder knows that it has failed: what was not safe by now may never be. */
  void failed() {
    long now = world.schedule.now();
    for (SimRecord one : entrusted) {
      if (one.handedOver && now < one.endedAt + one.safeAfterNanos) {
        one.safeAfterNanos = NEVER;
        if (one.onDisk) {
          world.met.count(SimEvent.NEVER_SAFE_SINCE_ITS_HOP_FAILED);
        }
      }
    }
    entrusted.clear();
  }

  @Override
  long timeoutNanos() {
    return hop.timeout().toNanos();
  }

  @Override
  public void close() {
    if (closed) {
      world.judge.fail(SimOracle.STOP, "the transport of a hop was closed twice");
    }
    closed = true;
  }
}
