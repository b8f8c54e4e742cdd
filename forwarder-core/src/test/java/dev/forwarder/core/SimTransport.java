package dev.forwarder.core;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The network and the backends behind it. What becomes of a request is the weather's to say; what
 * the forwarder is told of it is noted here, so that nobody need ask the forwarder.
 */
final class SimTransport extends SimWire implements Transport {

  private final SimWeather weather;
  private final SimMail mail;
  private final List<SimExchange> exchanges = new ArrayList<>();
  private final int[] underWay;
  private final SimExchange[] lastCancelled;
  private boolean closed;

  SimTransport(Simulation world, SimRandom chance, SimWeather weather) {
    super(world, chance);
    this.weather = weather;
    this.mail = new SimMail(world);
    this.underWay = new int[world.plan.domains.size()];
    this.lastCancelled = new SimExchange[underWay.length];
  }

  /** Opens requests, to whomever they are. */
  SimMail mail() {
    return mail;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public Exchange send(TransportRequest request, ReplyHandler handler) {
    SimTarget target = world.books.target(request.domain().name(), request.key().id());
    List<SimRecord> members = mail.open(request, target);
    int path = world.plan.pathOf(request.endpoint());
    SimExchange exchange =
        new SimExchange(
            exchanges.size(), target, request, path, members, handler, this, world.books.life());
    exchanges.add(exchange);
    members.forEach(member -> member.underWay = exchange);
    underWay[target.domain()]++;
    checkPermits();
    if (closed) {
      world.judge.fail(SimOracle.STOP, exchange + " after the transport was closed");
    }
    world.started(request, exchange);
    world.preempt();
    if (!request.key().equals(exchange.key) || !request.domain().baseUrl().equals(exchange.url)) {
      world.judge.fail(SimOracle.ADDRESS, "changed while it was under way: " + exchange);
    }
    exchange.fate = weather.at(target, path, exchange.key.reveal(), world.schedule.now());
    world.trace("send", exchange);
    return proceed(exchange);
  }

  private void checkPermits() {
    int beyondFirst = 0;
    for (int n : underWay) {
      beyondFirst += Math.max(0, n - 1);
      if (n > world.plan.concurrency.requestsPerDomain()) {
        world.judge.fail(SimOracle.PERMITS, n + " in flight to one domain");
      }
    }
    if (beyondFirst >= world.plan.concurrency.requestsTotal()) {
      world.judge.fail(SimOracle.PERMITS, beyondFirst + " in flight beside one for each domain");
    }
  }

  @Override
  void ends(SimExchange exchange) {
    underWay[exchange.target.domain()]--;
  }

  @Override
  void cancelled(SimExchange exchange) {
    lastCancelled[exchange.target.domain()] = exchange;
  }

  @Override
  void taken(SimRecord member) {
    member.taken = true;
  }

  @Override
  long timeoutNanos() {
    return world.plan.concurrency.attemptTimeout().toNanos();
  }

  /** Another process begins: what the one before has sent may arrive, and is not heard of. */
  void beginLife() {
    closed = false;
    Arrays.fill(underWay, 0);
    Arrays.fill(lastCancelled, null);
    for (SimExchange exchange : exchanges) {
      exchange.cancelled |= exchange.reply == null;
    }
  }

  /** The exchange that ended with this reply. */
  SimExchange endedWith(int domain, Reply reply) {
    int mark = reply.detail().lastIndexOf('x');
    int end = reply.detail().indexOf(';', Math.max(0, mark));
    if (mark >= 0 && end > 0) {
      return exchanges.get(Integer.parseInt(reply.detail().substring(mark + 1, end)));
    }
    SimExchange cancelled = lastCancelled[domain];
    if (cancelled == null || reply.failure() != FailureKind.TIMEOUT) {
      world.judge.fail(SimOracle.TRUTH, "a reply that nobody gave: " + reply);
    }
    return cancelled;
  }

  @Override
  public void close() {
    if (closed) {
      world.judge.fail(SimOracle.STOP, "the transport was closed twice");
    }
    closed = true;
  }
}
