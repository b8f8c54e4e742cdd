package dev.forwarder.retry.spool.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Little-endian numbers and texts, one behind the other, in memory that grows. */
final class BytesOut {

  private ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      int capacity = Math.max(2 * bytes.capacity(), bytes.position() + more);
      bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
    }
    return bytes;
  }

  BytesOut int8(int value) {
    room(Byte.BYTES).put((byte) value);
    return this;
  }

  BytesOut int32(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  BytesOut int64(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  BytesOut text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Their length and they. */
  BytesOut bytes(byte[] value) {
    int32(value.length);
    room(value.length).put(value);
    return this;
  }

  int size() {
    return bytes.position();
  }

  /** All of it: a view that reads from the start. */
  ByteBuffer view() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
  }
}
