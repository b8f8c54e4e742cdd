package dev.forwarder.endpoints.echopost.log;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes one body apart. */
final class LogSplitter {

  private static final byte[] PIPELINES = "\"pipelines\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LOG_DATA = "\"log_data\"".getBytes(StandardCharsets.US_ASCII);

  private final byte[] body;
  private final JsonScanner scanner;
  private @Nullable List<String> pipelines;
  private @Nullable ByteString logData;

  LogSplitter(byte[] body) {
    this.body = body;
    this.scanner = new JsonScanner(body);
  }

  @Nullable LogBody split() {
    if (!scanner.mark('{')) {
      return null;
    }
    do {
      if (!member()) {
        return null;
      }
    } while (scanner.mark(','));
    if (!scanner.mark('}')) {
      return null;
    }
    scanner.white();
    List<String> names = pipelines;
    ByteString data = logData;
    boolean whole = scanner.isAtEnd() && names != null && data != null && data.isValidUtf8();
    return whole && names != null && data != null ? new LogBody(names, data) : null;
  }

  private boolean member() {
    scanner.white();
    int start = scanner.position();
    if (!scanner.string()) {
      return false;
    }
    int end = scanner.position();
    if (!scanner.mark(':')) {
      return false;
    }
    scanner.white();
    if (pipelines == null && Arrays.equals(body, start, end, PIPELINES, 0, PIPELINES.length)) {
      return pipelines();
    }
    return logData == null
        && Arrays.equals(body, start, end, LOG_DATA, 0, LOG_DATA.length)
        && logData();
  }

  private boolean logData() {
    int start = scanner.position();
    if (scanner.peek() != '{' || !scanner.value()) {
      return false;
    }
    logData = ByteString.copyFrom(body, start, scanner.position() - start);
    return true;
  }

  private boolean pipelines() {
    if (scanner.peek() == 'n') {
      pipelines = List.of();
      return scanner.nothing();
    }
    if (!scanner.mark('[')) {
      return false;
    }
    List<String> names = new ArrayList<>();
    pipelines = names;
    if (scanner.mark(']')) {
      return true;
    }
    do {
      if (!name(names)) {
        return false;
      }
    } while (scanner.mark(','));
    return scanner.mark(']');
  }

  private boolean name(List<String> names) {
    scanner.white();
    int start = scanner.position();
    if (!scanner.string()) {
      return false;
    }
    String name = JsonText.stringOf(body, start, scanner.position());
    return name != null && names.add(name);
  }
}
