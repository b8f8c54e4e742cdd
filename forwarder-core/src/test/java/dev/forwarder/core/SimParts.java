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
import dev.forwarder.retry.MemoryBudget;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a domain forwarder is made of; a mistake may be made in any of it. */
record SimParts(
    Simulation world, int index, Domain domain, DomainSettings settings, DomainServices services) {

  /** With a family that judges other replies than those that came. */
  SimParts withFamily(UnaryOperator<Reply> misread) {
    BackendFamily mistaken = new MistakenFamily(domain.family(), misread);
    Domain other =
        new Domain(domain.name(), domain.baseUrl(), domain.role(), mistaken, domain.keys());
    return new SimParts(world, index, other, settings, services);
  }

  SimParts withQueue(UnaryOperator<QueueSettings> change) {
    DomainSettings other =
        new DomainSettings(
            change.apply(settings.queue()),
            settings.concurrency(),
            settings.keyHold(),
            settings.backoff(),
            settings.storage());
    return new SimParts(world, index, domain, other, services);
  }

  SimParts withPermits(SharedPermits permits) {
    return with(services.memory(), permits, services.watches());
  }

  SimParts withMemory(MemoryBudget memory) {
    return with(memory, services.permits(), services.watches());
  }

  SimParts withWatches(ServerWatches watches) {
    return with(services.memory(), services.permits(), watches);
  }

  private SimParts with(MemoryBudget memory, SharedPermits permits, ServerWatches watches) {
    DomainServices other =
        new DomainServices(
            services.clock(),
            services.wallClock(),
            services.random(),
            services.instanceNonce(),
            services.stepExecutor(),
            services.timer(),
            services.transport(),
            services.blockedEndpoints(),
            memory,
            permits,
            watches,
            services.storage(),
            services.files(),
            services.processRoom(),
            services.reports(),
            services.observer());
    return new SimParts(world, index, domain, settings, other);
  }

  private record MistakenFamily(BackendFamily family, UnaryOperator<Reply> misread)
      implements BackendFamily {
    @Override
    public String name() {
      return family.name();
    }

    @Override
    public List<Endpoint> endpoints() {
      return family.endpoints();
    }

    @Override
    public List<Header> headers() {
      return family.headers();
    }

    @Override
    public Header authorization(ApiKey key) {
      return family.authorization(key);
    }

    @Override
    public Optional<DeliveryChain> chain(Domain domain) {
      return family.chain(domain);
    }

    @Override
    public Optional<LetterKeeper> letterKeeper(Domain domain) {
      return family.letterKeeper(domain);
    }

    @Override
    public Verdict verdict(Endpoint endpoint, Reply reply) {
      return family.verdict(endpoint, misread.apply(reply));
    }
  }
}
