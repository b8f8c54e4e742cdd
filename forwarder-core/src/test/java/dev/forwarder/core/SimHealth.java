package dev.forwarder.core;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.HealthCheck;
import dev.forwarder.api.Reply;
import dev.forwarder.api.RequestReply;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Servers that say whether they are well, and see how they are asked: one question at a time, none
 * before its time, and none for nobody.
 */
final class SimHealth implements RequestReply {

  /** A loop that goes on asks within its interval; an alarm may be late. */
  private static final long SLACK_NANOS = 20 * SimTimes.MILLISECOND;

  private final Simulation world;
  private final SimRandom chance;
  private final Map<URI, Server> servers = new HashMap<>();
  private boolean allClear;

  SimHealth(Simulation world, SimRandom chance) {
    this.world = world;
    this.chance = chance;
  }

  /** From now on all are well. */
  void clear() {
    allClear = true;
  }

  /** Another process begins, which has asked nobody. */
  void beginLife() {
    servers.values().forEach(Server::forget);
  }

  /** Who may wait for the return of that server. */
  SimWatch watch(HealthCheck check) {
    SimWatch watch = new SimWatch(world);
    servers.computeIfAbsent(check.uri(), uri -> new Server()).add(check, watch);
    return watch;
  }

  @Override
  public CompletionStage<Reply> exchange(Probe probe) {
    Server server = servers.get(probe.uri());
    if (server == null || !probe.method().equals("GET") || !probe.headers().isEmpty()) {
      world.judge.fail(SimOracle.ADDRESS, "asked: " + probe + " with " + probe.headers());
      throw new IllegalStateException();
    }
    server.checkMayBeAsked(probe);
    return server.answer(probe);
  }

  /** While anybody waits for a server, it is asked now and then. */
  void checkIsAsked() {
    servers.values().forEach(Server::checkIsAsked);
  }

  private final class Server {
    private final List<SimWatch> watches = new ArrayList<>();
    private final double isWell = chance.spread(3, 1000) / 1000.0;
    private long shortest = Long.MAX_VALUE;
    private long longest;
    private boolean isAsked;
    private long endedAt = Long.MIN_VALUE / 2;

    void add(HealthCheck check, SimWatch watch) {
      watches.removeIf(SimWatch::isOver);
      watches.add(watch);
      shortest = Math.min(shortest, check.interval().toNanos());
      longest = Math.max(longest, check.interval().toNanos());
    }

    void forget() {
      watches.clear();
      isAsked = false;
      endedAt = Long.MIN_VALUE / 2;
    }

    void checkMayBeAsked(Probe probe) {
      world.met.count(SimEvent.HEALTH_ASKED);
      if (isAsked) {
        world.judge.fail(SimOracle.GATE, "two questions at once: " + probe);
      }
      if (world.schedule.now() < endedAt + shortest) {
        world.judge.fail(SimOracle.GATE, "asked again too soon: " + probe);
      }
      if (watches.stream().noneMatch(SimWatch::mayWait)) {
        world.judge.fail(SimOracle.GATE, "asked for nobody: " + probe);
      }
    }

    void checkIsAsked() {
      long since = watches.stream().mapToLong(SimWatch::waitsSince).min().orElse(Long.MAX_VALUE);
      long due = Math.max(since, endedAt) + longest + SLACK_NANOS;
      long now = world.schedule.now() - world.schedule.stalledNanos();
      if (!isAsked && since != Long.MAX_VALUE && now > due) {
        world.judge.fail(SimOracle.STARVED, "nobody asks for a server that is waited for");
      }
    }

    CompletionStage<Reply> answer(Probe probe) {
      if (!allClear && chance.chance(0.02)) {
        endedAt = world.schedule.now();
        throw new SimMischief("question");
      }
      isAsked = true;
      CompletableFuture<Reply> answer = new CompletableFuture<>();
      boolean well = allClear || chance.chance(isWell);
      boolean isLate = !well && chance.chance(0.3);
      long takes = isLate ? probe.timeout().toNanos() : chance.spread(50_000, 300_000_000);
      Reply reply = isLate ? Reply.failed(FailureKind.TIMEOUT, "no answer") : reply(well);
      int life = world.books.life();
      world.schedule.at(
          world.schedule.now() + takes,
          () -> {
            if (life == world.books.life()) {
              answered(reply);
              answer.complete(reply);
            }
          });
      return answer;
    }

    private Reply reply(boolean well) {
      if (well) {
        return Reply.of(chance.chance(0.5) ? 200 : 204);
      }
      return chance.chance(0.3)
          ? Reply.failed(FailureKind.REFUSED, "no one there")
          : Reply.of(chance.pick(List.of(500, 503, 404, 302, 429)));
    }

    private void answered(Reply reply) {
      isAsked = false;
      endedAt = world.schedule.now();
      if (reply.status() / 100 == 2) {
        watches.forEach(SimWatch::tell);
      }
    }
  }
}
