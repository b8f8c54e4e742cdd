package dev.forwarder.bench.sink;

import java.nio.ByteBuffer;

/** What all connections read into, one after another: some bytes, and a buffer over them. */
final class ReadBuffer {

  private final byte[] bytes;
  private final ByteBuffer view;

  ReadBuffer(int size) {
    bytes = new byte[size];
    view = ByteBuffer.wrap(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  ByteBuffer view() {
    return view;
  }
}
