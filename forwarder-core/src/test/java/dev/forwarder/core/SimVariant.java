package dev.forwarder.core;

import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.LetterKeeper;
import dev.forwarder.api.Transport;

/** What a simulation is of: the forwarder as it is, or one with a mistake in it. */
interface SimVariant {

  /** The forwarder as it is. */
  SimVariant NONE = new SimVariant() {};

  default SimDomain domain(SimParts parts) {
    return new SimDomain(parts);
  }

  default Transport transport(Simulation world, Transport transport) {
    return transport;
  }

  default DeliveryChain chain(DeliveryChain chain) {
    return chain;
  }

  default LetterKeeper keeper(LetterKeeper keeper) {
    return keeper;
  }

  default Environment environment(Simulation world, Environment environment) {
    return environment;
  }
}
