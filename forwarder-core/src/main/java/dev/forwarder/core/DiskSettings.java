package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.spool.SpoolSettings;
import java.nio.file.Path;

/**
 * Where and how much all domains of a forwarder may keep on disk.
 *
 * @param folder the folder; made where it is missing, and for one process at a time. {@code
 *     forwarder_storage_path}
 * @param spool how much, and what gives way. {@code forwarder_storage_max_size_in_bytes}, {@code
 *     forwarder_storage_max_disk_ratio}, {@code forwarder_storage_when_full}, {@code
 *     forwarder_dead_letters_max_size_in_bytes}, {@code forwarder_storage_encryption_key}
 */
public record DiskSettings(Path folder, SpoolSettings spool) {

  /** Checks them. */
  public DiskSettings {
    requireNonNull(folder, "folder");
    requireNonNull(spool, "spool");
  }

  /**
   * A folder, of which so much may be used; the rest at its default.
   *
   * @param folder the folder
   * @param maxBytes what all files in it may take together, positive
   */
  public static DiskSettings of(Path folder, long maxBytes) {
    return new DiskSettings(folder, SpoolSettings.of(maxBytes));
  }
}
