package dev.forwarder.core.settings;

import dev.forwarder.core.DiskSettings;
import dev.forwarder.core.Durability;
import dev.forwarder.core.StorageSettings;
import dev.forwarder.retry.disk.DiskLimits;
import dev.forwarder.retry.spool.Fsync;
import dev.forwarder.retry.spool.FullAction;
import dev.forwarder.retry.spool.LogSettings;
import dev.forwarder.retry.spool.SpoolSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes the records of the disk from values that are within their bounds. */
final class StorageRecords {

  private StorageRecords() {}

  /** Where everything is kept, or null where nothing is. */
  static @Nullable DiskSettings disk(Values values) {
    if (!hasDisk(values)) {
      return null;
    }
    long most = values.size(ForwarderSettings.STORAGE_MAX);
    SpoolSettings usual = SpoolSettings.of(most);
    DiskLimits limits =
        new DiskLimits(
            most,
            values.number(ForwarderSettings.STORAGE_RATIO),
            values.size(ForwarderSettings.DEAD_LETTERS_MAX));
    FullAction whenFull =
        FullAction.valueOf(SettingsRecords.capitals(values, ForwarderSettings.STORAGE_WHEN_FULL));
    return new DiskSettings(
        Path.of(values.text(ForwarderSettings.STORAGE_PATH)),
        new SpoolSettings(
            limits,
            whenFull,
            usual.fullWait(),
            usual.openFiles(),
            storage(values).logs(),
            values.storageKey()));
  }

  private static boolean hasDisk(Values values) {
    return values.isPresent(ForwarderSettings.STORAGE_PATH)
        && values.size(ForwarderSettings.STORAGE_MAX) > 0;
  }

  /** What is wrong where a promise was asked for that only a disk can keep; null if nothing is. */
  static @Nullable String withoutDisk(Values values) {
    String durability = values.text(ForwarderSettings.DURABILITY);
    Origin.Kind said = values.origin(ForwarderSettings.DURABILITY).kind();
    return hasDisk(values) || said == Origin.Kind.DEFAULT || durability.equals("memory")
        ? null
        : "forwarder_durability is "
            + durability
            + ", which needs a disk: set forwarder_storage_path and"
            + " forwarder_storage_max_size_in_bytes";
  }

  /** What a domain keeps there. */
  static StorageSettings storage(Values values) {
    Fsync fsync = Fsync.valueOf(SettingsRecords.capitals(values, ForwarderSettings.FSYNC));
    return new StorageSettings(
        Durability.valueOf(SettingsRecords.capitals(values, ForwarderSettings.DURABILITY)),
        values.number(ForwarderSettings.FLUSH_RATIO),
        StorageSettings.OnFailure.valueOf(
            SettingsRecords.capitals(values, ForwarderSettings.STORAGE_ON_FAILURE)),
        new LogSettings(
            LogSettings.DEFAULT.framing(),
            fsync,
            values.duration(ForwarderSettings.FSYNC_INTERVAL),
            Duration.ofDays(values.count(ForwarderSettings.OUTDATED_DAYS))));
  }
}
