package dev.forwarder.endpoints.datanadhi.item;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts an item together from fields. What is not said is null, or an object without members. Values
 * may be texts, numbers, flags, null, and lists and maps of them; all else is sent as its text. For
 * one thread.
 */
public final class LogItemBuilder {

  private final List<String> pipelines = new ArrayList<>();
  private final Map<String, Object> logRecord = new LinkedHashMap<>();
  private final Map<String, Object> context = new LinkedHashMap<>();
  private @Nullable String message;
  private @Nullable String traceId;
  private @Nullable String timestamp;
  private @Nullable String moduleName;

  LogItemBuilder() {}

  /** One more pipeline that it is for. */
  public LogItemBuilder pipeline(String id) {
    pipelines.add(requireNonNull(id, "id"));
    return this;
  }

  /** The message. */
  public LogItemBuilder message(String text) {
    message = requireNonNull(text, "text");
    return this;
  }

  /** What ties together the logs of one flow of execution. */
  public LogItemBuilder traceId(String id) {
    traceId = requireNonNull(id, "id");
    return this;
  }

  /** When it was, written in ISO 8601 and UTC. */
  public LogItemBuilder timestamp(Instant when) {
    timestamp = when.toString();
    return this;
  }

  /** When it was, as somebody else has written it. */
  public LogItemBuilder timestamp(String when) {
    timestamp = requireNonNull(when, "when");
    return this;
  }

  /** The part of the program that it comes from. */
  public LogItemBuilder moduleName(String name) {
    moduleName = requireNonNull(name, "name");
    return this;
  }

  /** One member of {@code log_record}: where and how the log was made, such as {@code level}. */
  public LogItemBuilder logRecord(String name, @Nullable Object value) {
    return put(logRecord, name, value);
  }

  /** One member of {@code context}: whatever the host has to say beside the message. */
  public LogItemBuilder context(String name, @Nullable Object value) {
    return put(context, name, value);
  }

  @SuppressWarnings("NullAway") // a JSON object may hold null
  private LogItemBuilder put(Map<String, Object> members, String name, @Nullable Object value) {
    members.put(requireNonNull(name, "name"), value);
    return this;
  }

  /** The item: a snapshot of all that was given. */
  public LogItem build() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("message", message);
    fields.put("trace_id", traceId);
    fields.put("timestamp", timestamp);
    fields.put("module_name", moduleName);
    fields.put("log_record", logRecord);
    fields.put("context", context);
    Map<String, Object> copy = JsonValues.copy(fields);
    return new LogItem(
        pipelines.stream().map(JsonValues::wellFormed).toList(),
        new LogData.Typed(Collections.unmodifiableMap(copy)));
  }
}
