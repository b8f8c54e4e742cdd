package dev.forwarder.cli.spool;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.forwarder.core.spool.StoredTransaction;
import java.io.IOException;
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
    StoredJson.writeBody(transaction, out);
  }

  /** And all that makes the same request again. */
  void writeAll(JsonGenerator out) throws IOException {
    write(out);
    StoredJson.writeRequest(transaction, out);
    out.writeStringField("payload_id", transaction.payloadId().toString());
    out.writeNumberField("attempts", transaction.attempts());
  }
}
