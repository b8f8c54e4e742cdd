package dev.forwarder.endpoints.datanadhi.dropped;

import dev.forwarder.api.Header;
import dev.forwarder.api.LetterKeeper.Letter;
import dev.forwarder.endpoints.datanadhi.item.LogItem;
import dev.forwarder.endpoints.datanadhi.item.LogItemBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a letter is as a line of a dropped file: an item as it is, and anything else inside an item,
 * so that every line has the one form.
 */
final class DroppedText {

  private DroppedText() {}

  /** The line, with its end. */
  static byte[] line(Letter letter) {
    byte[] body = new byte[letter.payload().size()];
    letter.payload().body().get(body);
    byte[] json = LogItem.parse(body).isPresent() ? body : wrapped(letter, body).toJson();
    byte[] line = new byte[json.length + 1];
    for (int i = 0; i < json.length; i++) {
      boolean breaks = json[i] == '\n' || json[i] == '\r'; // in JSON, between its parts alone
      line[i] = breaks ? (byte) ' ' : json[i];
    }
    line[json.length] = '\n';
    return line;
  }

  private static LogItem wrapped(Letter letter, byte[] body) {
    LogItemBuilder item = LogItem.builder().logRecord("endpoint", letter.endpoint().name());
    Optional<String> text = text(body);
    if (text.isPresent()) {
      item.message(text.get());
    } else {
      item.message(body.length + " bytes that are no text; see context.payload_base64")
          .context("payload_base64", Base64.getEncoder().encodeToString(body));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : letter.payload().headers()) {
      headers.put(header.name(), header.value());
    }
    return headers.isEmpty() ? item.build() : item.context("payload_headers", headers).build();
  }

  private static Optional<String> text(byte[] body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
