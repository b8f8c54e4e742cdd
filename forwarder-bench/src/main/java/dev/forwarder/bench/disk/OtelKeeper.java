package dev.forwarder.bench.disk;

import dev.forwarder.bench.disk.Done.Begun;
import io.opentelemetry.contrib.disk.buffering.exporters.LogRecordToDiskExporter;
import io.opentelemetry.contrib.disk.buffering.storage.impl.FileLogRecordStorage;
import io.opentelemetry.contrib.disk.buffering.storage.impl.FileStorageConfiguration;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * OpenTelemetry's disk buffering: log records that are there already, in batches as large as its
 * batch processor's; without a checksum, nothing is forced.
 */
final class OtelKeeper implements Keeper {

  private static final int BATCH = 512;
  private static final int FILE_BYTES = 64 << 20;

  private final List<LogRecordData> batch = batch();

  /** As the SDK makes them. */
  private static List<LogRecordData> batch() {
    List<LogRecordData> made = new ArrayList<>();
    try (SdkLoggerProvider provider =
        SdkLoggerProvider.builder()
            .addLogRecordProcessor((context, one) -> made.add(one.toLogRecordData()))
            .build()) {
      Records records = new Records();
      for (int i = 0; i < BATCH; i++) {
        provider.get("bench").logRecordBuilder().setBody(records.text(i)).emit();
      }
    }
    return List.copyOf(made);
  }

  @Override
  public Done write(Path folder, KeeperTask task) throws IOException {
    FileStorageConfiguration configuration =
        FileStorageConfiguration.builder()
            .setMaxFileSize(FILE_BYTES)
            .setMaxFolderSize(Integer.MAX_VALUE)
            .build();
    try (FileLogRecordStorage storage =
            FileLogRecordStorage.create(folder.toFile(), configuration);
        LogRecordToDiskExporter exporter = LogRecordToDiskExporter.builder(storage).build()) {
      Begun begun = Begun.now();
      long written = 0;
      while (written < task.records()) {
        if (!exporter.export(batch).join(1, TimeUnit.MINUTES).isSuccess()) {
          throw new IllegalStateException("it does not take records");
        }
        written += BATCH;
      }
      return begun.done(written, BATCH);
    }
  }
}
