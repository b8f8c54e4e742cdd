package dev.forwarder.endpoints.datanadhi.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.forwarder.endpoints.datanadhi.item.LogItem;
import dev.forwarder.endpoints.datanadhi.item.LogItemBuilder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** What Logback knows of a log, as an item. */
final class EventItem {

  private final String traceIdKey;
  private final boolean withCaller;

  /**
   * How items are made.
   *
   * @param traceIdKey the name in the MDC under which the trace's id is
   * @param withCaller whether file, method and line are told, which takes a stack trace each
   */
  EventItem(String traceIdKey, boolean withCaller) {
    this.traceIdKey = traceIdKey;
    this.withCaller = withCaller;
  }

  LogItem of(ILoggingEvent event) {
    LogItemBuilder item =
        LogItem.builder()
            .message(String.valueOf(event.getFormattedMessage()))
            .timestamp(when(event))
            .moduleName(String.valueOf(event.getLoggerName()));
    addRecord(event, item);
    addContext(event, item);
    return item.build();
  }

  private static Instant when(ILoggingEvent event) {
    Instant precise = event.getInstant();
    return precise == null ? Instant.ofEpochMilli(event.getTimeStamp()) : precise;
  }

  private void addRecord(ILoggingEvent event, LogItemBuilder item) {
    item.logRecord("level", String.valueOf(event.getLevel()))
        .logRecord("module_name", event.getLoggerName())
        .logRecord("thread_name", event.getThreadName());
    if (event.getMarkerList() != null) {
      item.logRecord("markers", event.getMarkerList().stream().map(Marker::getName).toList());
    }
    if (event.getThrowableProxy() != null) {
      item.logRecord("exception", exception(event.getThrowableProxy()));
    }
    if (withCaller && event.getCallerData().length > 0) {
      StackTraceElement caller = event.getCallerData()[0];
      item.logRecord("filename", caller.getFileName())
          .logRecord("function_name", caller.getMethodName())
          .logRecord("line_number", caller.getLineNumber());
    }
  }

  private static Map<String, String> exception(IThrowableProxy thrown) {
    Map<String, String> exception = new LinkedHashMap<>();
    exception.put("class", thrown.getClassName());
    exception.put("message", String.valueOf(thrown.getMessage()));
    exception.put("stack_trace", ThrowableProxyUtil.asString(thrown));
    return exception;
  }

  /** What was said with the log counts before what was said for the thread. */
  private void addContext(ILoggingEvent event, LogItemBuilder item) {
    Map<String, String> mdc = event.getMDCPropertyMap();
    mdc.forEach(
        (name, value) -> {
          if (!name.equals(traceIdKey)) {
            item.context(name, value);
          }
        });
    String traceId = mdc.get(traceIdKey);
    if (traceId != null) {
      item.traceId(traceId);
    }
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        item.context(String.valueOf(pair.key), pair.value);
      }
    }
  }
}
