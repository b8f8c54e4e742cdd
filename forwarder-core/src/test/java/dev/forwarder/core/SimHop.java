package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Batching;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.HealthCheck;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A hop with weather of its own, which throws at times where it should judge. */
final class SimHop implements Hop {

  /** One payload in so many makes it throw when it is asked whether it carries it. */
  private static final int ODD = 97;

  private final SimChain chain;
  private final SimChainPlan.OfHop plan;
  private final SimRandom chance;
  private final SimHopWeather weather;

  SimHop(SimChain chain, SimChainPlan.OfHop plan, SimRandom chance) {
    this.chain = chain;
    this.plan = plan;
    this.chance = chance;
    this.weather = new SimHopWeather(chance.split());
  }

  SimHopWeather weather() {
    return weather;
  }

  /** Which chain it is in. */
  SimChain chain() {
    return chain;
  }

  /** Whether it could take that payload, as far as the backend is concerned. */
  boolean mayCarry(SimRecord record) {
    return record.payload.body.length <= plan.most() && record.payload.number % ODD != 0;
  }

  @Override
  public String name() {
    return plan.name();
  }

  @Override
  public boolean carries(Domain domain, ApiKey key, Endpoint endpoint, Payload payload) {
    if (SimPayload.numberOf(payload.body()) % ODD == 0) {
      throw new SimMischief("carries");
    }
    return payload.size() <= plan.most();
  }

  @Override
  public @Nullable Batching batching() {
    return plan.batching();
  }

  @Override
  public int maxInFlight() {
    return plan.maxInFlight();
  }

  @Override
  public Duration timeout() {
    return plan.timeout();
  }

  @Override
  public Duration safeAfter() {
    return plan.safeAfter();
  }

  @Override
  public @Nullable HealthCheck health() {
    return plan.health();
  }

  @Override
  public Verdict verdict(Reply reply) {
    if (chance.chance(chain.world().plan.hostMischief)) {
      throw SimMischief.of(chance, "verdict of a hop");
    }
    return Verdict.standard(reply);
  }

  @Override
  public Transport open(Domain domain, Transport http) {
    return chain.opened(new SimHopTransport(chain, this, chance.split()));
  }
}
