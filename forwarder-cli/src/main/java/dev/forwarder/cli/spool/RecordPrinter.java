package dev.forwarder.cli.spool;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.core.spool.BadRecordException;
import dev.forwarder.core.spool.TransactionCodec;
import dev.forwarder.retry.spool.LogView;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Prints the live records of logs, one JSON object a line, the oldest first. */
final class RecordPrinter {

  /** Writes one of them. */
  @FunctionalInterface
  interface Writer {
    void write(RecordLine record, JsonGenerator out) throws IOException;
  }

  private final TransactionCodec codec = new TransactionCodec();
  private final Notices notices;
  private final Writer writer;

  RecordPrinter(Notices notices, Writer writer) {
    this.notices = notices;
    this.writer = writer;
  }

  /** 0, or 1 where a record is none that this program can read. */
  int print(List<LogView> logs, OutputStream target) throws IOException {
    int exitCode = 0;
    try (OldestFirst records = new OldestFirst(logs);
        JsonLines out = new JsonLines(target)) {
      for (OldestFirst.Head head = records.next(); head != null; head = records.next()) {
        exitCode = Math.max(exitCode, print(head, out));
      }
    }
    return exitCode;
  }

  private int print(OldestFirst.Head head, JsonLines out) throws IOException {
    RecordLine line;
    try {
      line = new RecordLine(head, codec.decode(head.record().body()));
    } catch (BadRecordException e) {
      notices.say(
          head.log().domain()
              + " "
              + head.log().kind().folder()
              + " "
              + head.record().sequence()
              + ": no transaction: "
              + e.getMessage());
      return 1;
    }
    out.write(json -> writer.write(line, json));
    return 0;
  }
}
