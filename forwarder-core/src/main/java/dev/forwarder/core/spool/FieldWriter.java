package dev.forwarder.core.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.api.Batching;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Priority;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the variable parts of a record, each as a whole. */
final class FieldWriter {

  static final int MAX_TEXT = 0xffff;
  static final int MAX_HEADERS = 0xff;
  static final int HIGH = 1;
  static final int RETRYABLE = 2;
  static final int BATCHED = 4;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private boolean fits = true;

  private FieldWriter() {}

  /** The bytes of a text; null where it is too long or no Unicode. */
  static byte @Nullable [] text(String text) {
    FieldWriter writer = new FieldWriter();
    byte[] bytes = writer.utf8(text);
    return writer.fits ? bytes : null;
  }

  /** The bytes of a route; null where they would not be read as it again. */
  static byte @Nullable [] route(Endpoint endpoint) {
    FieldWriter writer = new FieldWriter();
    writer.writeRoute(endpoint);
    boolean readable = endpoint.storable() && RelativePath.is(endpoint.path());
    return readable ? writer.result() : null;
  }

  /** The bytes of headers; null where they are too many or too long. */
  static byte @Nullable [] headers(List<Header> headers) {
    FieldWriter writer = new FieldWriter();
    writer.writeHeaders(headers);
    return writer.result();
  }

  private byte @Nullable [] result() {
    return fits ? out.toByteArray() : null;
  }

  private void writeRoute(Endpoint endpoint) {
    Batching batching = endpoint.batching();
    out.write(
        (endpoint.priority() == Priority.HIGH ? HIGH : 0)
            | (endpoint.retryable() ? RETRYABLE : 0)
            | (batching == null ? 0 : BATCHED));
    write(utf8(endpoint.name()));
    write(utf8(endpoint.path()));
    writeHeaders(endpoint.headers());
    if (batching != null) {
      write(utf8(batching.prefix()));
      write(utf8(batching.separator()));
      write(utf8(batching.suffix()));
      writeInt(batching.maxCount());
      writeInt(batching.maxBytes());
    }
  }

  private void writeHeaders(List<Header> headers) {
    fits &= headers.size() <= MAX_HEADERS;
    out.write(headers.size());
    for (Header header : headers) {
      write(header.name().getBytes(ISO_8859_1));
      write(header.value().getBytes(ISO_8859_1));
    }
  }

  /** Half a surrogate pair would come back as a question mark. */
  private byte[] utf8(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    fits &= bytes.length <= MAX_TEXT && new String(bytes, UTF_8).equals(text);
    return bytes;
  }

  private void write(byte[] text) {
    fits &= text.length <= MAX_TEXT;
    out.write(text.length);
    out.write(text.length >> 8);
    out.writeBytes(text);
  }

  private void writeInt(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(value >> shift);
    }
  }
}
