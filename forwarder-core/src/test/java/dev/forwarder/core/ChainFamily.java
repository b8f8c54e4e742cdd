package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Batching;
import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.DeliveryChain.Drain;
import dev.forwarder.api.DeliveryChain.Mode;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.HealthCheck;
import dev.forwarder.api.Hop;
import dev.forwarder.api.LetterKeeper;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A backend whose domains have hops, each with a {@link FakeTransport}. */
final class ChainFamily extends PlainFamily {

  static final URI HEALTH = URI.create("https://a.example/");

  private final Mode mode;
  private final List<Hop> hops = new ArrayList<>();
  private @Nullable Drain drain;
  private @Nullable LetterKeeper keeper;

  ChainFamily(Mode mode) {
    this.mode = mode;
  }

  ChainFamily with(FakeHop hop) {
    hops.add(hop);
    return this;
  }

  ChainFamily draining(Drain to) {
    drain = to;
    return this;
  }

  ChainFamily keeping(LetterKeeper by) {
    keeper = by;
    return this;
  }

  Domain domain() {
    return new Domain(
        "a", URI.create("https://a.example"), Domain.Role.PRIMARY, this, List.of(Rig.KEY));
  }

  @Override
  public Optional<DeliveryChain> chain(Domain domain) {
    return Optional.of(new DeliveryChain(mode, hops, HealthCheck.of(HEALTH), drain));
  }

  @Override
  public Optional<LetterKeeper> letterKeeper(Domain domain) {
    return Optional.ofNullable(keeper);
  }

  /** A hop without a network. */
  static final class FakeHop implements Hop {

    private final String name;
    final FakeTransport transport;
    private @Nullable HealthCheck health;
    private @Nullable Batching batching;
    private Duration safeAfter = Duration.ZERO;
    private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
    private Predicate<Payload> carries = payload -> true;

    FakeHop(String name, FakeEnvironment environment) {
      this.name = name;
      this.transport = new FakeTransport(environment);
    }

    /** One that is watched, at an address named after it. */
    FakeHop watched() {
      health = HealthCheck.of(URI.create("https://" + name + ".example/"));
      return this;
    }

    FakeHop inBatchesOf(int most) {
      batching = Batching.lines(most, 1 << 20);
      return this;
    }

    FakeHop safeAfter(Duration time) {
      safeAfter = time;
      return this;
    }

    FakeHop atOnce(int most) {
      maxInFlight = most;
      return this;
    }

    FakeHop carrying(Predicate<Payload> which) {
      carries = which;
      return this;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean carries(Domain domain, ApiKey key, Endpoint endpoint, Payload payload) {
      return carries.test(payload);
    }

    @Override
    public @Nullable Batching batching() {
      return batching;
    }

    @Override
    public int maxInFlight() {
      return maxInFlight;
    }

    @Override
    public Duration safeAfter() {
      return safeAfter;
    }

    @Override
    public @Nullable HealthCheck health() {
      return health;
    }

    @Override
    public Transport open(Domain domain, Transport http) {
      return transport;
    }
  }
}
