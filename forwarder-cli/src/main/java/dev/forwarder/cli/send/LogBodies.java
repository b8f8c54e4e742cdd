package dev.forwarder.cli.send;

import dev.forwarder.endpoints.datanadhi.item.LogItem;
import dev.forwarder.endpoints.datanadhi.item.LogItemBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Items of Data Nadhi's: what is one already, byte for byte; anything else as the message of one.
 */
final class LogBodies implements Bodies {

  private static final String BYTES = "payload_base64";

  /** The byte order mark in UTF-8. */
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final List<String> pipelines;

  /**
   * Items.
   *
   * @param pipelines what messages are for
   */
  LogBodies(List<String> pipelines) {
    this.pipelines = List.copyOf(pipelines);
  }

  @Override
  public byte[] of(byte[] content) {
    byte[] text = withoutMark(content);
    return LogItem.parse(text).isPresent() ? text : message(content).toJson();
  }

  /** Files of some editors begin with one, and nobody else takes that for JSON. */
  private static byte[] withoutMark(byte[] content) {
    boolean isMarked =
        content.length >= MARK.length
            && Arrays.equals(content, 0, MARK.length, MARK, 0, MARK.length);
    return isMarked ? Arrays.copyOfRange(content, MARK.length, content.length) : content;
  }

  /** Bytes that are no text are kept beside it. */
  private LogItem message(byte[] content) {
    LogItemBuilder item = LogItem.builder();
    pipelines.forEach(item::pipeline);
    try {
      item.message(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      item.message(new String(content, StandardCharsets.UTF_8));
      item.context(BYTES, Base64.getEncoder().encodeToString(content));
    }
    return item.build();
  }
}
