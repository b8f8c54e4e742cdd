package dev.forwarder.endpoints.echopost.log;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
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

  /** Copies the list. */
  public LogBody {
    pipelines = List.copyOf(pipelines);
    requireNonNull(logData, "logData");
  }

  /**
   * Takes a body apart.
   *
   * @param body a body, not changed meanwhile
   * @return its parts; null where it is anything but one JSON object of these two names, each once,
   *     with a list of strings or null and an object
   */
  public static @Nullable LogBody split(byte[] body) {
    return new LogSplitter(body).split();
  }

  /**
   * Where a text is not what a log must be.
   *
   * @param json what should be one JSON object
   * @return the index of the byte that is wrong, or -1 if none is
   */
  public static int wrongAt(byte[] json) {
    JsonScanner scanner = new JsonScanner(json);
    scanner.white();
    if (scanner.peek() != '{' || !scanner.value()) {
      return scanner.position();
    }
    scanner.white();
    return scanner.isAtEnd() ? -1 : scanner.position();
  }

  /**
   * The body of these parts: {@code {"pipelines":[...],"log_data":...}}, the log byte for byte.
   *
   * @return the body
   */
  public byte[] toBytes() {
    byte[] names = JsonText.listOf(pipelines).getBytes(StandardCharsets.UTF_8);
    int length = BEFORE_PIPELINES.length + names.length + BEFORE_LOG.length + logData.size() + 1;
    byte[] body = new byte[length];
    int at = put(BEFORE_PIPELINES, body, 0);
    at = put(names, body, at);
    at = put(BEFORE_LOG, body, at);
    logData.copyTo(body, at);
    body[length - 1] = '}';
    return body;
  }

  private static int put(byte[] from, byte[] to, int at) {
    System.arraycopy(from, 0, to, at, from.length);
    return at + from.length;
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
