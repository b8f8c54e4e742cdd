package dev.forwarder.cli.spool;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.forwarder.api.Header;
import dev.forwarder.cli.intake.Body;
import dev.forwarder.core.spool.StoredTransaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A stored transaction as the members of a JSON object.
 *
 * @param head where it lies
 * @param transaction what it is
 */
record RecordLine(OldestFirst.Head head, StoredTransaction transaction) {

  /** What everybody is shown. */
  void write(JsonGenerator out) throws IOException {
    out.writeNumberField("seq", head.record().sequence());
    out.writeStringField("domain", head.log().domain());
    out.writeStringField("endpoint", transaction.endpoint().name());
    out.writeStringField("key_id", transaction.keyId());
    out.writeStringField("priority", head.log().kind().folder());
    out.writeStringField("created", Instant.ofEpochMilli(head.record().createdMillis()).toString());
    out.writeNumberField("size", transaction.payload().size());
    writeBody(out);
  }

  /** And all that makes the same request again. */
  void writeAll(JsonGenerator out) throws IOException {
    write(out);
    out.writeStringField("path", transaction.endpoint().path());
    out.writeArrayFieldStart("headers");
    for (Header header : transaction.endpoint().headers()) {
      write(header, out);
    }
    for (Header header : transaction.payload().headers()) {
      write(header, out);
    }
    out.writeEndArray();
    out.writeStringField("payload_id", transaction.payloadId().toString());
    out.writeNumberField("attempts", transaction.attempts());
  }

  private static void write(Header header, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", header.name());
    out.writeStringField("value", header.value());
    out.writeEndObject();
  }

  private void writeBody(JsonGenerator out) throws IOException {
    ByteBuffer view = transaction.payload().body();
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    Body body = new Body(bytes);
    String text = body.text();
    if (text == null) {
      out.writeStringField("body_base64", body.base64());
    } else {
      out.writeStringField("body", text);
    }
  }
}
