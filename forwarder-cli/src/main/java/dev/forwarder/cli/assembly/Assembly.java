package dev.forwarder.cli.assembly;

import static java.util.Objects.requireNonNull;

import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.DiskSettings;
import dev.forwarder.core.Durability;
import dev.forwarder.core.ForwarderObserver;
import dev.forwarder.core.KeyCheckSettings;
import dev.forwarder.core.OverflowPolicy;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.core.StorageSettings;
import dev.forwarder.core.settings.LoadedDomain;
import dev.forwarder.core.settings.LoadedSettings;
import dev.forwarder.retry.disk.DiskLimits;
import dev.forwarder.retry.spool.FullAction;
import dev.forwarder.retry.spool.LogSettings;
import dev.forwarder.retry.spool.SpoolSettings;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Puts a forwarder together. */
public final class Assembly {
  /** No setting lets anything become older. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private static final long MORE_THAN_ANY_DISK = 1L << 50;

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
    return build(refusing(loaded, waiting(loaded), UnaryOperator.identity()), observer);
  }

  /**
   * A forwarder that has a folder open and changes nothing there by itself: its payloads are in
   * memory, and what is on disk is neither sent nor written nor gives way.
   *
   * @param loaded the settings in force, with a disk
   * @param observer sees what happens
   * @return the forwarder, not started
   * @throws java.io.UncheckedIOException if the folder on disk cannot be used
   */
  public static DefaultForwarder besideTheDisk(LoadedSettings loaded, ForwarderObserver observer) {
    return build(
        refusing(
            loaded,
            leftAlone(requireNonNull(loaded.disk(), "disk")),
            storage -> storage.withDurability(Durability.MEMORY)),
        observer);
  }

  private static DefaultForwarder build(LoadedSettings loaded, ForwarderObserver observer) {
    return loaded.toBuilder().keyCheck(KeyCheckSettings.disabled()).observer(observer).build();
  }

  private static LoadedSettings refusing(
      LoadedSettings loaded, @Nullable DiskSettings disk, UnaryOperator<StorageSettings> storage) {
    return new LoadedSettings(
        loaded.domains().stream()
            .map(
                domain ->
                    new LoadedDomain(
                        domain.domain(),
                        refusing(domain.queue()),
                        domain.concurrency(),
                        storage.apply(domain.storage())))
            .toList(),
        loaded.families(),
        refusing(loaded.queue()),
        loaded.backoff(),
        loaded.block(),
        loaded.concurrency(),
        loaded.keyHold(),
        loaded.keyCheck(),
        disk,
        storage.apply(loaded.storage()),
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

  private static DiskSettings leftAlone(DiskSettings disk) {
    SpoolSettings spool = disk.spool();
    LogSettings logs = spool.unclaimed();
    return new DiskSettings(
        disk.folder(),
        new SpoolSettings(
            new DiskLimits(MORE_THAN_ANY_DISK, 1, MORE_THAN_ANY_DISK),
            FullAction.REFUSE,
            spool.fullWait(),
            spool.openFiles(),
            new LogSettings(logs.framing(), logs.fsync(), logs.forceInterval(), FOR_EVER),
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
        queue.listenerBacklog(),
        queue.maxItems());
  }
}
