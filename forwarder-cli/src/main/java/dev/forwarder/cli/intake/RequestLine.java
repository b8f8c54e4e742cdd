package dev.forwarder.cli.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A request as one line of JSON: time, method, path, query, headers, size and SHA-256 of the body,
 * status, and the body as text or, where it is not UTF-8, in base64.
 */
final class RequestLine {
  private static final int ENVELOPE_BYTES = 1024;

  private final JsonFactory json = new JsonFactory();
  private final boolean numbered;

  /**
   * Makes an encoder; thread-safe.
   *
   * @param numbered whether each line says which request it came with, as where one brings several
   */
  RequestLine(boolean numbered) {
    this.numbered = numbered;
  }

  /** The line with its end. */
  byte[] encode(Received received) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(ENVELOPE_BYTES + received.body().size())) {
      try (JsonGenerator out = json.createGenerator(bytes)) {
        write(received, out);
      }
      bytes.write('\n');
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Received received, JsonGenerator out) throws IOException {
    Body body = received.body();
    out.writeStartObject();
    if (numbered) {
      out.writeNumberField("request", received.request());
    }
    out.writeStringField("time", received.time().toString());
    out.writeStringField("method", received.method());
    out.writeStringField("path", received.path());
    out.writeStringField("query", received.query());
    out.writeObjectFieldStart("headers");
    for (Map.Entry<String, String> header : received.headers().entrySet()) {
      out.writeStringField(header.getKey(), header.getValue());
    }
    out.writeEndObject();
    out.writeNumberField("size", body.size());
    out.writeStringField("sha256", body.sha256());
    out.writeNumberField("status", received.status());
    if (received.truncated()) {
      out.writeBooleanField("truncated", true);
    }
    String text = body.text();
    if (text == null) {
      out.writeStringField("body_base64", body.base64());
    } else {
      out.writeStringField("body", text);
    }
    out.writeEndObject();
  }
}
