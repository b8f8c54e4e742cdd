package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.Verdict;
import dev.forwarder.core.breaker.HopBreaker;
import dev.forwarder.retry.units.Durations;

/**
 * One further hop of a domain: its transport, its breaker, and what is under way to it. The step's
 * own, but for the word that its server is back.
 */
final class HopLine {

  /** So many are under way at once to a hop of which nothing is known. */
  static final int MOST_UNTIL_IT_ANSWERS = 8;

  private final Hop hop;
  private final WatchedServer server;
  private final Transport transport;
  private final HopBreaker breaker;
  private final InFlight inFlight;
  private boolean saidToBeDown;
  private long handedOver;

  /** Whether it has answered, and nothing has failed since. */
  private boolean answers;

  /** A hop that is taken for healthy. */
  HopLine(Hop hop, DomainForwarder domain, DomainServices services) {
    this.hop = hop;
    this.server = new WatchedServer(hop.health(), domain, services.watches());
    this.transport =
        requireNonNull(hop.open(domain.domain(), services.transport()), "transport of a hop");
    this.breaker = new HopBreaker(hop.name(), services.clock(), server.canBeWatched());
    this.inFlight =
        new InFlight(
            hop.timeout(),
            Reply.failed(
                FailureKind.TIMEOUT,
                "no reply of " + hop.name() + " in " + Durations.format(hop.timeout())));
  }

  Hop hop() {
    return hop;
  }

  Transport transport() {
    return transport;
  }

  InFlight inFlight() {
    return inFlight;
  }

  /** Whether as much is under way as may be: until it answers, a few are enough to see. */
  boolean isFull() {
    int most = hop.maxInFlight();
    return inFlight.size() >= (answers ? most : Math.min(most, MOST_UNTIL_IT_ANSWERS));
  }

  /** How much memory will be free when it has taken what it was given to make room. */
  long leavingBytes() {
    long[] bytes = {0};
    inFlight.forEach(
        attempt -> {
          if (((HopAttempt) attempt).use() != HopAttempt.Use.INSTEAD) {
            bytes[0] += attempt.request().bytes();
          }
        });
    return bytes[0];
  }

  /** Whether a request may be tried, as far as is known. */
  boolean mayPass() {
    return breaker.mayPass();
  }

  /** Lets one pass; each is told the end of. */
  boolean tryPass() {
    return breaker.tryPass();
  }

  /** Whether it could take such a payload. */
  boolean carries(Transaction transaction, DomainLog log) {
    try {
      Access access = transaction.access();
      return hop.carries(
          access.domain(), access.key(), transaction.endpoint(), transaction.payload());
    } catch (Throwable t) {
      log.hopThrew(hop.name(), t);
      return false;
    }
  }

  /** The hop's verdict; whatever it does, it is somebody else's code. */
  Verdict verdict(Reply reply, DomainLog log) {
    try {
      return requireNonNull(hop.verdict(reply), "verdict");
    } catch (Throwable t) {
      log.hopThrew(hop.name(), t);
      return Verdict.standard(reply);
    }
  }

  /** It has so many transactions more. */
  void handedOver(int transactions) {
    handedOver += transactions;
  }

  /** Shows how it is. */
  void show(Ledger ledger, int number) {
    ledger.set(number, Ledger.OfHop.HANDED_OVER, handedOver);
    ledger.set(number, Ledger.OfHop.IN_FLIGHT, inFlight.size());
    ledger.set(number, Ledger.OfHop.AVAILABLE, breaker.mayPass() ? 1 : 0);
  }

  /** It has answered; whether it was said to be down. */
  boolean answered() {
    breaker.succeeded();
    answers = true;
    boolean wasDown = saidToBeDown && breaker.isClosed();
    saidToBeDown &= !wasDown;
    return wasDown;
  }

  /** It cannot be reached; whether that is new. */
  boolean failed() {
    breaker.failed();
    answers = false;
    boolean isNew = !saidToBeDown;
    saidToBeDown = true;
    watch();
    return isNew;
  }

  /** A request ended without its word. */
  void released() {
    breaker.released();
  }

  /** Sees to it that somebody watches for its return, where anybody can. */
  void watch() {
    if (!breaker.isClosed()) {
      server.watch();
    }
  }

  /** Whether there is a word that it is back, which was not noted. */
  boolean hasNews() {
    return server.hasNews();
  }

  /** Takes note of the word that it is back; whether there was one. */
  boolean note() {
    boolean isBack = server.note();
    if (isBack) {
      breaker.close();
      saidToBeDown = false;
    }
    return isBack;
  }

  /** When it may be tried again by itself. */
  long nextNanos() {
    return breaker.nextNanos();
  }

  /** Ends what it began; its attempts end by themselves. */
  void close(DomainLog log) {
    server.close();
    try {
      transport.close();
    } catch (Throwable t) {
      log.hopThrew(hop.name(), t);
    }
  }
}
