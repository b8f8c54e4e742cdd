package dev.forwarder.cli.assembly;

import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.DiskSettings;
import dev.forwarder.core.Durability;
import dev.forwarder.core.ForwarderObserver;
import dev.forwarder.core.KeyCheckSettings;
import dev.forwarder.core.OverflowPolicy;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.core.settings.LoadedDomain;
import dev.forwarder.core.settings.LoadedSettings;
import dev.forwarder.retry.spool.FullAction;
import dev.forwarder.retry.spool.SpoolSettings;
import org.jspecify.annotations.Nullable;

/** Puts a forwarder together. */
public final class Assembly {
  private Assembly() {}

  /**
   * A forwarder that refuses rather than evicts: whoever has its payloads in a file can wait. It
   * does not ask about its keys: it ends with its input, and each payload's answer tells.
   *
   * @param loaded the settings in force
   * @param observer sees what happens
   * @return the forwarder, not started
   * @throws java.io.UncheckedIOException if the folder on disk cannot be used
   */
  public static DefaultForwarder waiting(LoadedSettings loaded, ForwarderObserver observer) {
    return refusing(loaded).toBuilder()
        .keyCheck(KeyCheckSettings.disabled())
        .observer(observer)
        .build();
  }

  private static LoadedSettings refusing(LoadedSettings loaded) {
    return new LoadedSettings(
        loaded.domains().stream()
            .map(
                domain ->
                    new LoadedDomain(
                        domain.domain(),
                        refusing(domain.queue()),
                        domain.concurrency(),
                        domain.storage()))
            .toList(),
        loaded.families(),
        refusing(loaded.queue()),
        loaded.backoff(),
        loaded.block(),
        loaded.concurrency(),
        loaded.keyHold(),
        loaded.keyCheck(),
        waiting(loaded),
        loaded.storage(),
        loaded.http(),
        loaded.stopTimeout(),
        loaded.drainTimeout(),
        loaded.capacityWindow(),
        loaded.watchInterval(),
        loaded.inForce());
  }

  /**
   * What is on disk never gives way either. Whoever is promised the disk waits for it; others wait
   * for memory, which a write that waits would keep.
   */
  private static @Nullable DiskSettings waiting(LoadedSettings loaded) {
    DiskSettings disk = loaded.disk();
    if (disk == null) {
      return null;
    }
    boolean writesAhead =
        loaded.domains().stream()
            .anyMatch(domain -> domain.storage().durability() == Durability.WRITE_AHEAD);
    SpoolSettings spool = disk.spool();
    return new DiskSettings(
        disk.folder(),
        new SpoolSettings(
            spool.limits(),
            writesAhead ? FullAction.WAIT : FullAction.REFUSE,
            spool.fullWait(),
            spool.openFiles(),
            spool.unclaimed(),
            spool.key()));
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
