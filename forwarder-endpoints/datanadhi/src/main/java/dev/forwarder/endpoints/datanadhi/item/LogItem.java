package dev.forwarder.endpoints.datanadhi.item;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One log for Data Nadhi: what it says, and the pipelines that it is for. On the wire it is {@code
 * {"pipelines":[...],"log_data":{...}}}, on one line unless its data came with lines of its own.
 *
 * <p>It is made of {@linkplain #builder() fields}, or around {@linkplain #raw JSON} that exists
 * already and is passed through byte for byte. Immutable.
 */
public final class LogItem {

  private static final byte[] BEFORE_PIPELINES = ascii("{\"pipelines\":");
  private static final byte[] BEFORE_DATA = ascii(",\"log_data\":");

  private final List<String> pipelines;
  private final LogData data;

  LogItem(List<String> pipelines, LogData data) {
    this.pipelines = List.copyOf(pipelines);
    this.data = data;
  }

  /** Begins an item of fields. */
  public static LogItemBuilder builder() {
    return new LogItemBuilder();
  }

  /**
   * An item around JSON.
   *
   * @param pipelines what it is for; may be none
   * @param logData a JSON object in UTF-8, or {@code null}; passed through byte for byte
   * @return the item
   * @throws IllegalArgumentException if the data is neither
   */
  public static LogItem raw(List<String> pipelines, byte[] logData) {
    if (!RawJson.isData(requireNonNull(logData, "logData"))) {
      throw new IllegalArgumentException(
          "log_data must be one JSON object in UTF-8, or null; was "
              + logData.length
              + " bytes of something else");
    }
    return new LogItem(requireNonNull(pipelines, "pipelines"), new LogData.Raw(logData.clone()));
  }

  /**
   * The item that was written as JSON, with its data byte for byte.
   *
   * @param json what may be an item: an object with {@code log_data}, which is an object or null,
   *     and perhaps {@code pipelines}, a list of texts or null; other members are left out
   * @return the item; empty where it is none
   */
  public static Optional<LogItem> parse(byte[] json) {
    return RawJson.item(requireNonNull(json, "json"));
  }

  /** The pipelines that it is for, in order; immutable. */
  public List<String> pipelines() {
    return pipelines;
  }

  /**
   * The same for other pipelines.
   *
   * @param others what it is for
   * @return the changed copy
   */
  public LogItem withPipelines(List<String> others) {
    return new LogItem(requireNonNull(others, "others"), data);
  }

  /** What it says, as members: texts, numbers, flags, null, lists and maps. Not to be changed. */
  public Map<String, Object> fields() {
    return data.fields();
  }

  /**
   * A field by its dotted name.
   *
   * @param key such as {@code log_record.level}; a member whose own name has dots is found by its
   *     whole name where it stands
   * @return its value; null where there is none
   */
  public @Nullable Object field(String key) {
    return DottedKey.find(data.fields(), requireNonNull(key, "key"));
  }

  /** What it says, as JSON: an object, or {@code null}. */
  public byte[] logData() {
    return data.json().clone();
  }

  /** All of it, as JSON. */
  public byte[] toJson() {
    byte[] its = data.json();
    byte[] names = Json.write(pipelines);
    int length = BEFORE_PIPELINES.length + names.length + BEFORE_DATA.length + its.length + 1;
    ByteArrayOutputStream json = new ByteArrayOutputStream(length);
    json.writeBytes(BEFORE_PIPELINES);
    json.writeBytes(names);
    json.writeBytes(BEFORE_DATA);
    json.writeBytes(its);
    json.write('}');
    return json.toByteArray();
  }

  /** All of it, as the body of {@code POST /log}. */
  public Payload toPayload() {
    return Payload.wrap(toJson());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What it is for, never what it says. */
  @Override
  public String toString() {
    return "LogItem[for " + pipelines + "]";
  }
}
