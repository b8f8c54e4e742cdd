package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.LetterKeeper;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A backend of which nothing is special but that it throws at times where it should judge. */
final class SimFamily implements BackendFamily {

  private final SimRandom chance;
  private final SimMet met;
  private final Runnable preempt;
  private Function<Domain, @Nullable SimChain> chains = domain -> null;
  private SimVariant variant = SimVariant.NONE;
  private double mischief;

  SimFamily(SimRandom chance, SimMet met, Runnable preempt) {
    this.chance = chance;
    this.met = met;
    this.preempt = preempt;
  }

  /** Domains may have hops from now on. */
  void chains(Function<Domain, @Nullable SimChain> known, SimVariant of) {
    chains = known;
    variant = of;
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
  public Optional<DeliveryChain> chain(Domain domain) {
    return Optional.ofNullable(chains.apply(domain)).map(SimChain::chain).map(variant::chain);
  }

  @Override
  public Optional<LetterKeeper> letterKeeper(Domain domain) {
    return Optional.ofNullable(chains.apply(domain))
        .<LetterKeeper>map(SimChain::letters)
        .map(variant::keeper);
  }

  @Override
  public String toString() {
    return "simulated";
  }
}
