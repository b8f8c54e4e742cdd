package dev.forwarder.cli.deadletters;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.forwarder.cli.spool.StoredJson;
import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.core.spool.DeadLetter;
import dev.forwarder.core.spool.StoredTransaction;
import java.io.IOException;
import java.time.Instant;

/** A dead letter as members of a JSON object. */
final class LetterJson {
  private LetterJson() {}

  /** What it was, and why it is one. */
  static void write(BuriedLetter buried, JsonGenerator out) throws IOException {
    DeadLetter letter = buried.letter();
    StoredTransaction transaction = letter.transaction();
    out.writeNumberField("seq", buried.sequence());
    out.writeStringField("domain", buried.domain());
    out.writeStringField("endpoint", transaction.endpoint().name());
    out.writeStringField("key_id", transaction.keyId());
    out.writeStringField("reason", LetterFilter.nameOf(letter.reason()));
    out.writeNumberField("status", letter.status());
    out.writeStringField("excerpt", letter.excerpt());
    out.writeNumberField("attempts", transaction.attempts());
    out.writeStringField("died", Instant.ofEpochMilli(letter.diedMillis()).toString());
    out.writeNumberField("size", transaction.payload().size());
  }

  /** And all that makes the same request again, but for the key. */
  static void writeAll(BuriedLetter buried, JsonGenerator out) throws IOException {
    write(buried, out);
    StoredTransaction transaction = buried.letter().transaction();
    StoredJson.writeBody(transaction, out);
    StoredJson.writeRequest(transaction, out);
    out.writeStringField("payload_id", transaction.payloadId().toString());
  }
}
