package dev.forwarder.bench.subject;

import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;

/**
 * OpenTelemetry's log records, by its batch processor and its exporter of OTLP over HTTP: batches
 * of 512, its default, and a queue that holds as much as may be undelivered, and no less than its
 * default of 2,048, since it drops what does not fit.
 */
final class OpenTelemetryPeer extends CountingPeer {

  /** It logs each batch that it gives up, with a stack trace; here they are counted. */
  private static final java.util.logging.Logger QUIET =
      java.util.logging.Logger.getLogger("io.opentelemetry");

  private static final int BATCH = 512;
  private static final int LEAST_QUEUE = 2048;
  private static final long LONGEST_SECONDS = 30;

  private final SdkLoggerProvider provider;
  private final Logger logger;

  OpenTelemetryPeer(Load load) {
    QUIET.setLevel(Level.OFF);
    LogRecordExporter exporter =
        OtlpHttpLogRecordExporter.builder()
            .setEndpoint("http://127.0.0.1:" + load.ports().get(0) + "/v1/logs")
            .build();
    this.provider =
        SdkLoggerProvider.builder()
            .addLogRecordProcessor(
                BatchLogRecordProcessor.builder(new Counting(exporter))
                    .setMaxExportBatchSize(BATCH)
                    .setMaxQueueSize(Math.max(LEAST_QUEUE, load.offer().bound()))
                    .build())
            .build();
    this.logger = provider.get("bench");
  }

  /** An exporter that counts what became of records. */
  private final class Counting implements LogRecordExporter {

    private final LogRecordExporter exporter;

    Counting(LogRecordExporter exporter) {
      this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<LogRecordData> records) {
      int number = records.size(); // the collection is used again
      CompletableResultCode result = exporter.export(records);
      return result.whenComplete(() -> ended(result.isSuccess(), number));
    }

    @Override
    public CompletableResultCode flush() {
      return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return exporter.shutdown();
    }
  }

  @Override
  public void offer() {
    logger.logRecordBuilder().setBody(BenchRecord.TEXT).emit();
  }

  @Override
  public void close() {
    CompletableResultCode unused = provider.shutdown().join(LONGEST_SECONDS, TimeUnit.SECONDS);
  }
}
