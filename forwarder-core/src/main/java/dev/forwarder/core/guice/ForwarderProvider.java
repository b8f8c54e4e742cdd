package dev.forwarder.core.guice;

import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Transport;
import dev.forwarder.core.ForwarderBuilder;
import dev.forwarder.core.ForwarderObserver;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.Optional;

/** Builds the forwarder from the host's builder and what else the host has bound. */
final class ForwarderProvider implements Provider<Forwarder> {

  private final ForwarderBuilder builder;

  @Inject
  ForwarderProvider(
      @Hosted ForwarderBuilder builder,
      @Hosted Optional<DeliveryListener> listener,
      @Hosted Optional<ForwarderObserver> observer,
      @Hosted Optional<Transport> transport) {
    this.builder = builder;
    listener.ifPresent(builder::listener);
    observer.ifPresent(builder::observer);
    transport.ifPresent(builder::transport);
  }

  @Override
  public Forwarder get() {
    return builder.build();
  }
}
