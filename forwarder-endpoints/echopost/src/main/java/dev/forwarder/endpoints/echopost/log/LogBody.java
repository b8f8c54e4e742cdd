package dev.forwarder.endpoints.echopost.log;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /log}, {@code {"pipelines":[...],"log_data":{...}}}, in its two parts.
 *
 * @param pipelines the pipelines that the log is for; none where the body has null
 * @param logData the log: a JSON object in UTF-8, the bytes as they stood in the body
 */
public record LogBody(List<String> pipelines, ByteString logData) {

  private static final byte[] BEFORE_PIPELINES = ascii("{\"pipelines\":[");
  private static final byte[] BEFORE_LOG = ascii("],\"log_data\":");

  /** About as many as most logs have. */
  private static final int PIPELINES_BYTES = 64;

  /** Copies the list. */
  public LogBody {
    pipelines = List.copyOf(pipelines);
    requireNonNull(logData, "logData");
  }

  /**
   * Takes a body apart.
   *
   * @param body a body, not changed from now on: the log is a part of it
   * @return its parts; null where it is anything but one JSON object of these two names, each once,
   *     with a list of strings or null and an object
   */
  public static @Nullable LogBody split(byte[] body) {
    return LogSplitter.split(body);
  }

  /**
   * Where a text is not what a log must be.
   *
   * @param json what should be one JSON object
   * @return the index of a byte that is about where it goes wrong, or -1 if it does not
   */
  public static int wrongAt(byte[] json) {
    return LogJson.wrongAt(json);
  }

  /**
   * The body of these parts: {@code {"pipelines":[...],"log_data":...}}, the log byte for byte.
   *
   * @return the body
   */
  public byte[] toBytes() {
    int known = BEFORE_PIPELINES.length + BEFORE_LOG.length + logData.size() + 1;
    ByteArrayOutputStream body = new ByteArrayOutputStream(known + PIPELINES_BYTES);
    body.writeBytes(BEFORE_PIPELINES);
    LogJson.writeList(pipelines, body);
    body.writeBytes(BEFORE_LOG);
    writeLog(body);
    body.write('}');
    return body.toByteArray();
  }

  private void writeLog(ByteArrayOutputStream body) {
    try {
      logData.writeTo(body);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** How much there is, never what: logs are not for logs. */
  @Override
  public String toString() {
    return "LogBody[" + pipelines.size() + " pipelines, " + logData.size() + " bytes]";
  }
}
