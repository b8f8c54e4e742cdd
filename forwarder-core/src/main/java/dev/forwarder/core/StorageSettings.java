package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.spool.LogSettings;

/**
 * What a domain keeps on disk.
 *
 * @param durability what, and when. {@code forwarder_durability}, default overflow where there is a
 *     folder
 * @param flushRatio how much of the memory cap is written at a time when memory is full, at the
 *     least, 0 to 1. {@code forwarder_flush_to_disk_mem_ratio}, default 0.5 (the Datadog Agent's)
 * @param onFailure what becomes of new transactions that cannot be written ahead. {@code
 *     forwarder_storage_on_failure}, default refuse
 * @param logs when what is written is forced, and how old it may become. {@code
 *     forwarder_storage_fsync}, default every 100 ms; {@code forwarder_outdated_file_in_days},
 *     default ten days (the Datadog Agent's)
 */
public record StorageSettings(
    Durability durability, double flushRatio, OnFailure onFailure, LogSettings logs) {

  /** What becomes of new transactions of {@link Durability#WRITE_AHEAD} when the disk fails. */
  public enum OnFailure {
    /** They are refused, and stay the caller's. */
    REFUSE,
    /** They are accepted in memory alone, and the admission says so. */
    ACCEPT_IN_MEMORY
  }

  /** Nothing on disk. */
  static final StorageSettings NONE =
      new StorageSettings(Durability.MEMORY, 0.5, OnFailure.REFUSE, LogSettings.DEFAULT);

  /** Checks them. */
  public StorageSettings {
    requireNonNull(durability, "durability");
    requireNonNull(onFailure, "onFailure");
    requireNonNull(logs, "logs");
    if (!(flushRatio >= 0 && flushRatio <= 1)) {
      throw new IllegalArgumentException("flushRatio must be 0 to 1, was: " + flushRatio);
    }
  }

  /** What memory has no room for goes to disk; the rest at its default. */
  public static StorageSettings defaults() {
    return NONE.withDurability(Durability.OVERFLOW);
  }

  /** These, but for what is on disk. */
  public StorageSettings withDurability(Durability newDurability) {
    return new StorageSettings(newDurability, flushRatio, onFailure, logs);
  }

  /** These, but for how much is written at a time. */
  public StorageSettings withFlushRatio(double newFlushRatio) {
    return new StorageSettings(durability, newFlushRatio, onFailure, logs);
  }

  /** These, but for what happens when the disk fails. */
  public StorageSettings withOnFailure(OnFailure newOnFailure) {
    return new StorageSettings(durability, flushRatio, newOnFailure, logs);
  }

  /** These, but for how it is written. */
  public StorageSettings withLogs(LogSettings newLogs) {
    return new StorageSettings(durability, flushRatio, onFailure, newLogs);
  }
}
