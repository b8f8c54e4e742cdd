package dev.forwarder.bench.subject;

import dev.forwarder.api.Domain;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.bench.echopost.Logs;
import dev.forwarder.bench.subject.SubjectMark.Tally;
import dev.forwarder.core.ConcurrencySettings;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.core.http.HttpSettings;
import dev.forwarder.endpoints.datanadhi.DatanadhiEndpoints;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import dev.forwarder.endpoints.datanadhi.settings.UploadOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A forwarder of Data Nadhi's items: they go to the primary at the first port, each by itself; or
 * the primary is at the second port, which refuses, and they go to the fallback server at the first
 * one, many at a time.
 */
final class DatanadhiSubject extends FedSubject {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long AMPLE = 256 << 20;

  private final Forwarder forwarder;
  private final Producer producer;

  private DatanadhiSubject(Load load, URI primary, DatanadhiOptions options) {
    Domain domain = Domain.of(new DatanadhiFamily(options), primary, BenchFamily.KEY);
    this.forwarder =
        DefaultForwarder.builder()
            .domain(domain)
            .queue(
                QueueSettings.defaults()
                    .withMemoryPerDomainBytes(AMPLE)
                    .withMemoryTotalBytes(AMPLE))
            .concurrency(ConcurrencySettings.defaults().withRequestsPerWorker(load.inFlight()))
            .http(HttpSettings.defaults().withIoThreads(load.ioThreads()))
            .build();
    forwarder.start();
    Payload payload = Payload.wrap(Logs.body());
    this.producer =
        Producer.closedLoop(
            () -> forwarder.submit(DatanadhiEndpoints.LOG, payload),
            load.offer().bound(),
            1,
            () -> total().pending(),
            LOOK_NANOS);
  }

  /** Each item by itself, to the primary. */
  static Subject posting(Load load) {
    return new DatanadhiSubject(load, server(load, 0), options(load));
  }

  /** Many at a time, to the fallback server; over as many connections. */
  static Subject uploading(Load load) {
    UploadOptions standard = UploadOptions.DEFAULT;
    UploadOptions upload =
        new UploadOptions(
            standard.maxItems(), standard.maxBytes(), standard.timeout(), load.inFlight());
    return new DatanadhiSubject(
        load, server(load, 1), options(load).withFallback(server(load, 0)).withUpload(upload));
  }

  private static URI server(Load load, int port) {
    return URI.create("http://127.0.0.1:" + load.ports().get(port));
  }

  private static DatanadhiOptions options(Load load) {
    return DatanadhiOptions.in(Path.of(load.storing().folder()));
  }

  @Override
  public Tally total() {
    return Tally.of(forwarder.stats().total());
  }

  @Override
  Producer producer() {
    return producer;
  }

  @Override
  public void close() {
    pause();
    var unused = forwarder.stop(STOP_TIMEOUT);
  }
}
