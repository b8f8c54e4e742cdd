package dev.forwarder.cli.spool;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.forwarder.api.Header;
import dev.forwarder.cli.intake.Body;
import dev.forwarder.core.spool.StoredTransaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** What is kept of a transaction, as members of a JSON object. */
public final class StoredJson {
  private StoredJson() {}

  /**
   * Its payload: {@code body}, or {@code body_base64} where that is no text.
   *
   * @param transaction the transaction
   * @param out within an object
   * @throws IOException where that cannot be written
   */
  public static void writeBody(StoredTransaction transaction, JsonGenerator out)
      throws IOException {
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

  /**
   * Its {@code path} and {@code headers}, the payload's in place of those of its endpoint that have
   * the same names, as they are sent; no key is among them.
   *
   * @param transaction the transaction
   * @param out within an object
   * @throws IOException where that cannot be written
   */
  public static void writeRequest(StoredTransaction transaction, JsonGenerator out)
      throws IOException {
    out.writeStringField("path", transaction.endpoint().path());
    out.writeArrayFieldStart("headers");
    List<Header> own = transaction.payload().headers();
    for (Header header : transaction.endpoint().headers()) {
      if (own.stream().noneMatch(one -> one.name().equalsIgnoreCase(header.name()))) {
        write(header, out);
      }
    }
    for (Header header : own) {
      write(header, out);
    }
    out.writeEndArray();
  }

  private static void write(Header header, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", header.name());
    out.writeStringField("value", header.value());
    out.writeEndObject();
  }
}
