package dev.forwarder.cli.assembly;

import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.ForwarderBuilder;
import dev.forwarder.core.ForwarderObserver;
import dev.forwarder.core.OverflowPolicy;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.core.settings.DomainSettings;
import dev.forwarder.core.settings.LoadedSettings;

/** Puts a forwarder together. */
public final class Assembly {
  private Assembly() {}

  /**
   * A forwarder that refuses rather than evicts: whoever has its payloads in a file can wait.
   *
   * @param loaded the settings in force
   * @param observer sees what happens
   * @return the forwarder, not started
   */
  public static DefaultForwarder waiting(LoadedSettings loaded, ForwarderObserver observer) {
    ForwarderBuilder builder =
        DefaultForwarder.builder()
            .queue(refusing(loaded.queue()))
            .backoff(loaded.backoff())
            .blocking(loaded.block())
            .concurrency(loaded.concurrency())
            .keyHold(loaded.keyHold())
            .http(loaded.http())
            .stopTimeout(loaded.stopTimeout())
            .observer(observer);
    for (DomainSettings domain : loaded.domains()) {
      builder.domain(domain.domain(), refusing(domain.queue()));
    }
    return builder.build();
  }

  private static QueueSettings refusing(QueueSettings queue) {
    return new QueueSettings(
        queue.highQueueCapacity(),
        queue.memoryPerDomainBytes(),
        queue.memoryTotalBytes(),
        queue.maxPayloadBytes(),
        queue.order(),
        OverflowPolicy.REFUSE,
        queue.maxAge(),
        queue.listenerBacklog());
  }
}
