package dev.forwarder.core.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.api.Batching;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Priority;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.List;

/**
 * Reads the variable parts of a record, each as a whole, with nothing behind it. Takes nothing on
 * trust: what comes from here is as well-formed as what a host may submit.
 */
final class FieldReader {

  private final String what;
  private final ByteBuffer in;

  private FieldReader(String what, ByteBuffer in) {
    this.what = what;
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A text by itself. */
  static String text(String what, ByteBuffer bytes) throws BadRecordException {
    return new FieldReader(what, bytes).decoded(bytes, UTF_8);
  }

  static Endpoint route(ByteBuffer bytes) throws BadRecordException {
    FieldReader reader = new FieldReader("route", bytes);
    Endpoint endpoint = reader.readRoute();
    reader.end();
    return endpoint;
  }

  static List<Header> headers(ByteBuffer bytes) throws BadRecordException {
    FieldReader reader = new FieldReader("headers", bytes);
    List<Header> headers = reader.readHeaders();
    reader.end();
    return headers;
  }

  private Endpoint readRoute() throws BadRecordException {
    int flags = readByte();
    check(flags <= (FieldWriter.HIGH | FieldWriter.RETRYABLE | FieldWriter.BATCHED), "its flags");
    Endpoint endpoint = readEndpoint();
    for (Header header : readHeaders()) {
      endpoint = endpoint.withHeader(header.name(), header.value());
    }
    if ((flags & FieldWriter.BATCHED) != 0) {
      endpoint = endpoint.withBatching(readBatching());
    }
    boolean high = (flags & FieldWriter.HIGH) != 0;
    return endpoint
        .withPriority(high ? Priority.HIGH : Priority.NORMAL)
        .withRetryable((flags & FieldWriter.RETRYABLE) != 0);
  }

  private Endpoint readEndpoint() throws BadRecordException {
    String name = readText(UTF_8);
    String path = readText(UTF_8);
    check(RelativePath.is(path), "a path that leads out of its domain");
    try {
      return Endpoint.post(name, path);
    } catch (IllegalArgumentException e) {
      throw bad("a name or path that no endpoint may have");
    }
  }

  private List<Header> readHeaders() throws BadRecordException {
    Header[] headers = new Header[readByte()];
    for (int i = 0; i < headers.length; i++) {
      headers[i] = readHeader();
    }
    return List.of(headers);
  }

  private Header readHeader() throws BadRecordException {
    String name = readText(ISO_8859_1);
    String value = readText(ISO_8859_1);
    try {
      return new Header(name, value);
    } catch (IllegalArgumentException e) {
      throw bad("a header that HTTP does not carry");
    }
  }

  private Batching readBatching() throws BadRecordException {
    String prefix = readText(UTF_8);
    String separator = readText(UTF_8);
    String suffix = readText(UTF_8);
    check(in.remaining() >= 2 * Integer.BYTES, "fewer bytes than it needs");
    try {
      return new Batching(prefix, separator, suffix, in.getInt(), in.getInt());
    } catch (IllegalArgumentException e) {
      throw bad("batches of a size that none may have");
    }
  }

  private int readByte() throws BadRecordException {
    check(in.hasRemaining(), "fewer bytes than it needs");
    return Byte.toUnsignedInt(in.get());
  }

  private String readText(Charset charset) throws BadRecordException {
    check(in.remaining() >= Short.BYTES, "fewer bytes than it needs");
    int length = Short.toUnsignedInt(in.getShort());
    check(length <= in.remaining(), "a text that is longer than the rest of it");
    ByteBuffer text = in.slice(in.position(), length);
    in.position(in.position() + length);
    return decoded(text, charset);
  }

  private String decoded(ByteBuffer text, Charset charset) throws BadRecordException {
    try {
      return charset.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw bad("a text that is not " + charset);
    }
  }

  private void end() throws BadRecordException {
    check(!in.hasRemaining(), "more bytes than it needs");
  }

  private void check(boolean condition, String otherwise) throws BadRecordException {
    if (!condition) {
      throw bad(otherwise);
    }
  }

  private BadRecordException bad(String with) {
    return new BadRecordException(what + " of the transaction has " + with);
  }
}
