package dev.forwarder.retry.spool.format;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what {@link BytesOut} wrote; throws any {@link RuntimeException} where that ends early. */
final class BytesIn {

  private final ByteBuffer bytes;

  BytesIn(ByteBuffer bytes) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  int int8() {
    return bytes.get();
  }

  int int32() {
    return bytes.getInt();
  }

  long int64() {
    return bytes.getLong();
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    int length = int32();
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] value = new byte[length];
    bytes.get(value);
    return value;
  }

  /** Its size and its elements. */
  <T> List<T> list(Function<BytesIn, T> element) {
    int size = int32();
    List<T> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(element.apply(this));
    }
    return list;
  }
}
