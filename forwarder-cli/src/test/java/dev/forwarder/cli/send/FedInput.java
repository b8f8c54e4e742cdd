package dev.forwarder.cli.send;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * An input that a test feeds, from whichever thread: a {@link java.io.PipedInputStream} breaks when
 * the thread that wrote last has ended.
 */
final class FedInput extends InputStream {

  private static final int END = -1;

  private final LinkedBlockingQueue<Integer> bytes = new LinkedBlockingQueue<>();
  private boolean ended;

  void feed(String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(Byte.toUnsignedInt(b));
    }
  }

  void end() {
    bytes.add(END);
  }

  @Override
  public int read() {
    if (ended) {
      return END;
    }
    try {
      int next = bytes.take();
      ended = next == END;
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return END;
    }
  }

  /** What is there, and one byte at the least: nobody waits for more than that. */
  @Override
  public int read(byte[] into, int offset, int length) {
    int n = 0;
    while (n < length && (n == 0 || !bytes.isEmpty())) {
      int next = read();
      if (next == END) {
        return n == 0 ? END : n;
      }
      into[offset + n] = (byte) next;
      n++;
    }
    return n;
  }
}
