package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;
import java.util.List;

/** A backend of which nothing is special but that it throws at times where it should judge. */
final class SimFamily implements BackendFamily {

  private final SimRandom chance;
  private final SimMet met;
  private final Runnable preempt;
  private double mischief;

  SimFamily(SimRandom chance, SimMet met, Runnable preempt) {
    this.chance = chance;
    this.met = met;
    this.preempt = preempt;
  }

  void mischief(double probability) {
    mischief = probability;
  }

  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of();
  }

  @Override
  public List<Header> headers() {
    return List.of();
  }

  @Override
  public Header authorization(ApiKey key) {
    return new Header("x-key", key.reveal());
  }

  @Override
  public Verdict verdict(Endpoint endpoint, Reply reply) {
    preempt.run();
    if (chance.chance(mischief)) {
      met.count(SimEvent.VERDICT_THROWS);
      throw SimMischief.of(chance, "verdict");
    }
    return Verdict.standard(reply);
  }

  @Override
  public String toString() {
    return "simulated";
  }
}
