package dev.forwarder.core;

import dev.forwarder.retry.spool.AppendCallback;
import dev.forwarder.retry.spool.CountCallback;
import dev.forwarder.retry.spool.LogKind;
import dev.forwarder.retry.spool.LogSettings;
import dev.forwarder.retry.spool.LogStatistics;
import dev.forwarder.retry.spool.NewRecord;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.ReadCallback;
import dev.forwarder.retry.spool.ReadRequest;
import dev.forwarder.retry.spool.SpoolLog;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A log that does what another does, but for what is made otherwise. */
abstract class LogBetween implements SpoolLog {
  private final SpoolLog log;

  LogBetween(SpoolLog log) {
    this.log = log;
  }

  @Override
  public String domain() {
    return log.domain();
  }

  @Override
  public LogKind kind() {
    return log.kind();
  }

  @Override
  public LogSettings settings() {
    return log.settings();
  }

  @Override
  public void append(NewRecord record, AppendCallback callback) {
    log.append(record, callback);
  }

  @Override
  public void acknowledge(Place place) {
    log.acknowledge(place);
  }

  @Override
  public void giveBack(Place place) {
    log.giveBack(place);
  }

  @Override
  public void read(ReadRequest request, ReadCallback callback) {
    log.read(request, callback);
  }

  @Override
  public void count(CountCallback callback) {
    log.count(callback);
  }

  @Override
  public void flush(Consumer<@Nullable Throwable> callback) {
    log.flush(callback);
  }

  @Override
  public LogStatistics statistics() {
    return log.statistics();
  }
}
