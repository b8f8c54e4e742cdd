package dev.forwarder.core;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport.Exchange;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of requests on their way, and what the forwarder is told of it; noted in the books,
 * so that nobody need ask the forwarder.
 */
abstract class SimWire {

  private static final List<String> GARBAGE = List.of("soon", "", "12abc", "-5", "Thu, 99 Foo");
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);

  final Simulation world;
  private final SimRandom chance;

  SimWire(Simulation world, SimRandom chance) {
    this.world = world;
    this.chance = chance;
  }

  /** It is not under way any more. */
  abstract void ends(SimExchange exchange);

  /** Whoever sent it does not wait for it any more. */
  abstract void cancelled(SimExchange exchange);

  /** A 2xx was heard in time: it has this one. */
  abstract void taken(SimRecord member);

  /** How long the forwarder waits for a reply. */
  abstract long timeoutNanos();

  /** What its fate brings about. */
  final @Nullable Exchange proceed(SimExchange exchange) {
    SimEvent fate = exchange.fate;
    if (fate == null) {
      healthy(exchange);
      return cancellation(exchange, false);
    }
    world.met.count(fate);
    switch (fate) {
      case SEND_THROWS_EXCEPTION -> throw thrown(exchange);
      case SEND_THROWS_ERROR -> {
        take(exchange, internal(exchange));
        throw new SimMischief.OfTheWorstKind(exchange.mark());
      }
      case SEND_THROWS_AFTER_REPLY -> {
        give(exchange, wellOrBad(exchange));
        throw thrown(exchange);
      }
      case SEND_RETURNS_NULL -> {
        later(exchange, latency(), wellOrBad(exchange));
        return null;
      }
      case CANCEL_THROWS -> {
        return cancellation(exchange, true);
      }
      default -> fail(exchange, fate);
    }
    return cancellation(exchange, false);
  }

  private SimMischief thrown(SimExchange exchange) {
    if (exchange.isUnderWay()) {
      take(exchange, internal(exchange));
    }
    return new SimMischief(exchange.mark());
  }

  /** The forwarder makes this reply itself. */
  private static Reply internal(SimExchange exchange) {
    return Reply.failed(FailureKind.INTERNAL, exchange.mark());
  }

  private void fail(SimExchange exchange, SimEvent fate) {
    long timeout = timeoutNanos();
    switch (fate) {
      case REFUSED -> broken(exchange, FailureKind.REFUSED);
      case UNREACHABLE -> broken(exchange, FailureKind.UNREACHABLE);
      case UNKNOWN_HOST -> broken(exchange, FailureKind.UNKNOWN_HOST);
      case CONNECT_TIMEOUT -> broken(exchange, FailureKind.CONNECT_TIMEOUT);
      case TLS -> broken(exchange, FailureKind.TLS);
      case RESET_BEFORE_ARRIVAL -> broken(exchange, FailureKind.BROKEN);
      case RESET_AFTER_ARRIVAL -> {
        arrive(exchange);
        broken(exchange, FailureKind.BROKEN);
      }
      case THROTTLED_FOR_SECONDS -> later(exchange, latency(), forSeconds(exchange, 429));
      case THROTTLED_UNTIL_DATE -> later(exchange, latency(), untilDate(exchange));
      case THROTTLED_WITH_GARBAGE ->
          later(exchange, latency(), status(exchange, 429, chance.pick(GARBAGE)));
      case THROTTLED_PLAINLY -> later(exchange, latency(), status(exchange, 429, null));
      case UNAVAILABLE -> later(exchange, latency(), status(exchange, 503, null));
      case UNAVAILABLE_WITH_RETRY_AFTER -> later(exchange, latency(), forSeconds(exchange, 503));
      case SERVER_ERROR ->
          later(exchange, latency(), status(exchange, chance.chance(0.5) ? 500 : 504, null));
      case REQUEST_TIMEOUT -> later(exchange, latency(), status(exchange, 408, null));
      case NOT_FOUND -> later(exchange, latency(), status(exchange, 404, null));
      case GONE ->
          later(exchange, latency(), status(exchange, chance.chance(0.5) ? 410 : 302, null));
      case KEY_UNAUTHORIZED -> later(exchange, latency(), status(exchange, 401, null));
      case KEY_FORBIDDEN -> later(exchange, latency(), status(exchange, 403, null));
      case SLOW -> later(exchange, (long) (timeout * (0.5 + 0.4 * chance.next())), null);
      case REPLY_AFTER_TIMEOUT -> later(exchange, (long) (timeout * (1 + chance.next())), null);
      case NO_REPLY -> arriveOrNot(exchange);
      default -> throw new IllegalStateException("no such fate: " + fate);
    }
  }

  private void arriveOrNot(SimExchange exchange) {
    if (chance.chance(0.5)) {
      arrive(exchange);
    }
  }

  private void healthy(SimExchange exchange) {
    if (chance.chance(0.05)) {
      world.met.count(SimEvent.REPLY_INSIDE_CALL);
      give(exchange, wellOrBad(exchange));
    } else {
      later(exchange, latency(), null);
    }
    if (chance.chance(0.03)) {
      world.met.count(SimEvent.REPLY_TWICE);
      Reply second = chance.chance(0.5) ? status(exchange, 503, null) : status(exchange, 200, null);
      long at = world.schedule.now() + latency() + SimPlan.HEALTHY_REPLY_NANOS;
      world.schedule.at(at, () -> give(exchange, second));
    }
  }

  private long latency() {
    return chance.spread(50 * SimTimes.MICROSECOND, SimPlan.HEALTHY_REPLY_NANOS);
  }

  private void broken(SimExchange exchange, FailureKind kind) {
    later(exchange, latency(), Reply.failed(kind, exchange.mark()));
  }

  private Reply forSeconds(SimExchange exchange, int status) {
    long seconds = chance.spread(1, 600);
    exchange.retryAfterNanos = seconds * SimTimes.SECOND;
    return status(exchange, status, Long.toString(seconds));
  }

  private Reply untilDate(SimExchange exchange) {
    exchange.retryAtWallSeconds = world.wall().getEpochSecond() + chance.between(-5, 600);
    ZonedDateTime date =
        java.time.Instant.ofEpochSecond(exchange.retryAtWallSeconds).atZone(ZoneOffset.UTC);
    return status(exchange, 429, HTTP_DATE.format(date));
  }

  private static Reply status(SimExchange exchange, int status, @Nullable String retryAfter) {
    return new Reply(status, null, exchange.mark(), retryAfter, null);
  }

  /** What a backend in good health says: yes, or no to what it never takes. */
  private Reply wellOrBad(SimExchange exchange) {
    arrive(exchange);
    if (!exchange.isBad()) {
      return status(exchange, chance.chance(0.7) ? 200 : 202, null);
    }
    boolean alone = exchange.members.size() == 1;
    world.met.count(alone ? SimEvent.BAD_PAYLOAD_ALONE : SimEvent.BAD_PAYLOAD_IN_BATCH);
    return status(exchange, chance.pick(List.of(400, 413, 422)), null);
  }

  private static void arrive(SimExchange exchange) {
    exchange.members.forEach(member -> member.arrivals++);
  }

  /** Gives this reply after a while; null for what the backend then says. */
  private void later(SimExchange exchange, long nanos, @Nullable Reply reply) {
    world.schedule.at(
        world.schedule.now() + nanos,
        () -> {
          if (world.isInStep()) {
            world.met.count(SimEvent.REPLY_IN_STEP);
          }
          give(exchange, reply == null ? wellOrBad(exchange) : reply);
        });
  }

  private void give(SimExchange exchange, Reply reply) {
    world.trace("give " + reply.summary(), exchange);
    if (exchange.life != world.books.life()) {
      return; // nobody is there to hear it
    }
    if (exchange.isUnderWay()) {
      take(exchange, reply);
    }
    exchange.handler.onReply(reply);
  }

  /** The forwarder has this reply in time, so that it counts. */
  private void take(SimExchange exchange, Reply reply) {
    exchange.reply = reply;
    ends(exchange);
    for (SimRecord member : exchange.members) {
      member.underWay = null;
      if (!member.concluded) {
        member.lastReply = reply;
        if (reply.status() / 100 == 2) {
          taken(member);
        }
      }
    }
  }

  private Exchange cancellation(SimExchange exchange, boolean throwing) {
    return () -> {
      if (exchange.isUnderWay()) {
        exchange.cancelled = true;
        ends(exchange);
        for (SimRecord member : exchange.members) {
          member.underWay = null;
          member.lastReply = null;
        }
        cancelled(exchange);
      }
      if (throwing) {
        throw new SimMischief("cancel " + exchange.mark());
      }
    };
  }

  /** The forwarder has given this one up, though there was no way to tell the network. */
  final void forgotten(SimExchange exchange) {
    if (exchange.isUnderWay()) {
      exchange.cancelled = true;
      ends(exchange);
      exchange.members.forEach(member -> member.underWay = null);
    }
  }
}
