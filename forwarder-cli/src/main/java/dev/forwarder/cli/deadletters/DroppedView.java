package dev.forwarder.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.intake.Body;
import dev.forwarder.cli.spool.JsonLines;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedFile;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedLine;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedReader;
import dev.forwarder.retry.units.Sizes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Locale;

/** Shows the items of dropped files: as rows, and as JSON. */
final class DroppedView {

  /** Does something with one line of a file. */
  @FunctionalInterface
  private interface LineAction {
    void with(DroppedFile file, DroppedLine line) throws IOException;
  }

  private final DroppedPlace place;
  private final Console console;
  private final Notices notices;
  private boolean unreadable;
  private long count;

  DroppedView(DroppedPlace place, Console console, Notices notices) {
    this.place = place;
    this.console = console;
    this.notices = notices;
  }

  /** A row for each item; nothing where there are none. */
  int rows() throws IOException {
    OutputStream out = new BufferedOutputStream(console.out());
    each(
        (file, line) -> {
          if (count == 0) {
            out.write(row("dropped", "reason", "size", "line", "pipelines", "file"));
          }
          out.write(
              row(
                  Instant.ofEpochMilli(file.epochMillis()).toString(),
                  file.reason(),
                  Sizes.format(line.bytes().length),
                  Integer.toString(line.number()),
                  line.item().map(item -> item.pipelines().toString()).orElse("no item"),
                  String.valueOf(file.path().getFileName())));
        });
    out.flush();
    return exitCode();
  }

  /** What stands in a file must not steer a terminal. */
  private static byte[] row(
      String when, String reason, String size, String line, String pipelines, String file) {
    return (String.format(
                    Locale.ROOT,
                    "%-24s  %-19s  %9s  %5s  %s  %s",
                    when,
                    reason,
                    size,
                    line,
                    pipelines,
                    file)
                .replaceAll("\\p{Cntrl}", "?")
            + System.lineSeparator())
        .getBytes(UTF_8);
  }

  /** One object with all of them. */
  int list() throws IOException {
    try (JsonLines out = new JsonLines(console.out())) {
      out.write(
          json -> {
            json.writeArrayFieldStart("letters");
            each(
                (file, line) -> {
                  json.writeStartObject();
                  write(file, line, json);
                  json.writeEndObject();
                });
            json.writeEndArray();
            json.writeNumberField("records", count);
          });
    }
    return exitCode();
  }

  /** An object for each, with its body. */
  int show() throws IOException {
    try (JsonLines out = new JsonLines(console.out())) {
      each(
          (file, line) ->
              out.write(
                  json -> {
                    write(file, line, json);
                    Body body = new Body(line.bytes());
                    String text = body.text();
                    json.writeStringField(
                        text == null ? "body_base64" : "body", text == null ? body.base64() : text);
                  }));
    }
    if (count == 0) {
      notices.say("there is no such dropped item");
      return 1;
    }
    return exitCode();
  }

  private static void write(DroppedFile file, DroppedLine line, JsonGenerator json)
      throws IOException {
    json.writeStringField("file", String.valueOf(file.path().getFileName()));
    json.writeNumberField("line", line.number());
    json.writeStringField("reason", file.reason());
    json.writeStringField("died", Instant.ofEpochMilli(file.epochMillis()).toString());
    json.writeNumberField("size", line.bytes().length);
    json.writeBooleanField("item", line.item().isPresent());
  }

  private void each(LineAction action) throws IOException {
    for (DroppedFile file : place.list()) {
      try (DroppedReader lines = place.files().read(file)) {
        for (DroppedLine line = lines.next(); line != null; line = lines.next()) {
          tellIfUnreadable(file, line);
          action.with(file, line);
          count++;
        }
      } catch (NoSuchFileException e) {
        // gone since: others use the folder, too
      }
    }
  }

  private void tellIfUnreadable(DroppedFile file, DroppedLine line) {
    if (line.item().isEmpty()) {
      unreadable = true;
      notices.say(file.path() + ":" + line.number() + ": no item");
    }
  }

  private int exitCode() {
    return unreadable ? 1 : 0;
  }
}
