package dev.forwarder.core;

import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.RequestReply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The chains of the domains of a simulation, of which most have none. */
final class SimChains {

  private final List<@Nullable SimChainPlan> plans;
  private final List<@Nullable SimChain> chains = new ArrayList<>();
  private final Simulation world;
  private final SimHealth health;

  SimChains(Simulation world, SimRandom chance) {
    this.world = world;
    this.plans = SimChainPlan.draw(world.plan, chance.split());
    this.health = new SimHealth(world, chance.split());
    for (int d = 0; d < plans.size(); d++) {
      SimChainPlan plan = plans.get(d);
      SimRandom own = chance.split();
      chains.add(plan == null ? null : new SimChain(world, d, plan, own));
    }
  }

  /** Whether there are any. */
  boolean isAny() {
    return !chains.isEmpty();
  }

  /** That of a domain; null where it has none. */
  @Nullable SimChain of(int domain) {
    return chains.isEmpty() ? null : chains.get(domain);
  }

  SimHealth health() {
    return health;
  }

  void forEach(Consumer<SimChain> action) {
    chains.stream().filter(Objects::nonNull).forEach(action);
  }

  /** Nothing can run before time goes by: nothing of that domain may wait in vain. */
  void checkIdle(SimDomain domain) {
    SimChain chain = of(domain.index);
    if (chain != null && world.isStarted()) {
      new SimChainIdle(world, chain, domain).check();
    }
  }

  /** From now on nothing goes wrong any more. */
  void clear() {
    health.clear();
    forEach(SimChain::clear);
  }

  /** A transport by which servers can be asked how they are, too, if there is anybody to ask. */
  Transport asking(Transport network) {
    return chains.isEmpty() ? network : new Asking(network, health);
  }

  private record Asking(Transport network, SimHealth health) implements Transport, RequestReply {
    @Override
    public Exchange send(TransportRequest request, ReplyHandler handler) {
      return network.send(request, handler);
    }

    @Override
    public CompletionStage<Reply> exchange(Probe probe) {
      return health.exchange(probe);
    }

    @Override
    public void close() {
      network.close();
    }
  }

  @Override
  public String toString() {
    return chains.isEmpty() ? "" : ", chains " + plans;
  }
}
