package dev.forwarder.retry.spool.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A verified frame, as a view of the buffer it was found in: good until the scanner goes on. One
 * object for all frames of a scan.
 */
public final class Frame {

  /** What a frame holds. */
  public enum Kind {
    /** A record. */
    RECORD,
    /** The end of a sealed segment. */
    FOOTER
  }

  Kind kind = Kind.RECORD;
  long offset;
  int length;
  long sequence;
  long createdMillis;
  int tagNumber;
  ByteBuffer tag = ByteBuffer.allocate(0);
  ByteBuffer body = ByteBuffer.allocate(0);

  Frame() {}

  /** What it holds. */
  public Kind kind() {
    return kind;
  }

  /** Where it begins in its file. */
  public long offset() {
    return offset;
  }

  /** How long it is in its file. */
  public int length() {
    return length;
  }

  /** Where the next one begins. */
  public long end() {
    return offset + length;
  }

  /** Its sequence number; a footer's is that of the record behind the segment. */
  public long sequence() {
    return sequence;
  }

  /** When its record came into being. */
  public long createdMillis() {
    return createdMillis;
  }

  /** The number of its tag in its segment; -1 where the framing has none. */
  public int tagNumber() {
    return tagNumber;
  }

  /** Whether its tag is that text, of UTF-8. */
  public boolean hasTag(byte[] utf8) {
    return tag.equals(ByteBuffer.wrap(utf8));
  }

  /** Its tag. */
  public String tag() {
    return StandardCharsets.UTF_8.decode(tag.duplicate()).toString();
  }

  /** How long its body is. */
  public int bodyBytes() {
    return body.remaining();
  }

  /** Its body, copied to a buffer of its own. */
  public ByteBuffer copyBody() {
    ByteBuffer copy = ByteBuffer.allocate(body.remaining());
    copy.put(0, body, body.position(), body.remaining());
    return copy;
  }
}
