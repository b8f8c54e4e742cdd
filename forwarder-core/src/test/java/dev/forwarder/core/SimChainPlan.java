package dev.forwarder.core;

import dev.forwarder.api.Batching;
import dev.forwarder.api.DeliveryChain.Drain;
import dev.forwarder.api.DeliveryChain.Mode;
import dev.forwarder.api.HealthCheck;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where else the payloads of one domain go, drawn before anything happens.
 *
 * @param mode when the hops are tried
 * @param hops in their order
 * @param health how the return of the primary is found out; null where nobody looks
 * @param drain what a queue that is nearly full is drained to; null for nothing
 * @param maxItems how many may wait; 0 for as many as memory has room for
 * @param keeps whether the family keeps what nobody takes
 */
record SimChainPlan(
    Mode mode,
    List<OfHop> hops,
    @Nullable HealthCheck health,
    @Nullable Drain drain,
    int maxItems,
    boolean keeps) {

  /** The share of seeds in which domains have hops. */
  private static final double CHAINED = 0.25;

  /** The same, of seeds with a disk: there is more to go wrong. */
  private static final double CHAINED_WITH_DISK = 0.6;

  /**
   * One hop.
   *
   * @param most the largest payload that it carries
   * @param health how its return is found out; null where it is tried out
   */
  record OfHop(
      String name,
      int most,
      @Nullable Batching batching,
      int maxInFlight,
      Duration timeout,
      Duration safeAfter,
      @Nullable HealthCheck health) {}

  /** That of each domain, null for one that has no hops; none at all in most seeds. */
  static List<@Nullable SimChainPlan> draw(SimPlan plan, SimRandom chance) {
    List<@Nullable SimChainPlan> drawn = new ArrayList<>();
    boolean chained = chance.chance(plan.disk == null ? CHAINED : CHAINED_WITH_DISK);
    for (int d = 0; chained && d < plan.domains.size(); d++) {
      drawn.add(d == plan.healthyDomain || chance.chance(0.3) ? null : draw(d, chance));
    }
    return drawn;
  }

  private static SimChainPlan draw(int domain, SimRandom chance) {
    Mode mode = chance.chance(0.65) ? Mode.IMMEDIATE : Mode.OVERFLOW;
    List<OfHop> hops = new ArrayList<>();
    for (int i = chance.between(1, 2); i > 0; i--) {
      hops.add(drawHop(i == 1 ? "fallback" : "agent", domain, chance));
    }
    boolean isWatched = mode == Mode.IMMEDIATE || chance.chance(0.6);
    boolean drains = chance.chance(0.5);
    return new SimChainPlan(
        mode,
        List.copyOf(hops),
        isWatched ? check("d" + domain, chance) : null,
        drains ? Drain.to(chance.pick(hops).name()) : null,
        chance.chance(drains ? 0.8 : 0.2) ? chance.between(10, 60) : 0,
        chance.chance(0.4));
  }

  private static OfHop drawHop(String name, int domain, SimRandom chance) {
    // All domains have the same server to fall back to, and an agent each.
    String server = name.equals("fallback") ? name : name + domain;
    return new OfHop(
        name,
        chance.chance(0.3) ? (int) chance.spread(50, 800) : Integer.MAX_VALUE,
        chance.chance(0.5) ? drawBatching(chance) : null,
        chance.chance(0.5) ? chance.between(1, 2) : 16,
        Duration.ofMillis(chance.spread(1000, 20_000)),
        chance.chance(0.5) ? Duration.ZERO : Duration.ofMillis(chance.spread(500, 20_000)),
        chance.chance(0.5) ? check(server, chance) : null);
  }

  private static Batching drawBatching(SimRandom chance) {
    int bytes = (int) chance.spread(200, 8000);
    return chance.chance(0.6)
        ? Batching.lines(chance.between(2, 20), bytes)
        : Batching.jsonArray(chance.between(2, 20), bytes);
  }

  private static HealthCheck check(String server, SimRandom chance) {
    URI uri = URI.create("http://health-of-" + server + ".test/");
    return chance.chance(0.5)
        ? HealthCheck.of(uri)
        : new HealthCheck(
            uri,
            Duration.ofMillis(chance.spread(100, 5000)),
            Duration.ofMillis(chance.spread(500, 5000)));
  }

  /** As many as may wait. */
  QueueSettings limited(QueueSettings queue) {
    return queue.withMaxItems(maxItems);
  }
}
