package dev.forwarder.bench.sink;

import java.nio.charset.StandardCharsets;

/**
 * What is wanted of the head of a request, or of a reply: where it ends, how long the body is, and
 * the idempotency key. One is used for all heads, one after another.
 */
public final class MessageHead {

  private static final byte[] LENGTH = bytes("content-length:");
  private static final byte[] KEY = bytes("idempotency-key:");
  private static final byte[] ENCODING = bytes("transfer-encoding:");

  private int end;
  private long bodyLength;
  private String key = "";
  private final boolean readsKey;

  /**
   * Has read nothing.
   *
   * @param readsKey whether idempotency keys are wanted, which costs time
   */
  public MessageHead(boolean readsKey) {
    this.readsKey = readsKey;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads a head.
   *
   * @param from where it begins
   * @param to where what has come so far ends
   * @return whether it is there to its end
   * @throws IllegalArgumentException if the body comes in chunks
   */
  public boolean read(byte[] buffer, int from, int to) {
    bodyLength = 0;
    key = "";
    int line = from;
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        if (i - line <= 1) {
          end = i + 1;
          return true;
        }
        readLine(buffer, line, i);
        line = i + 1;
      }
    }
    return false;
  }

  private void readLine(byte[] buffer, int from, int to) {
    switch (buffer[from] | 0x20) {
      case 'c' -> {
        if (begins(buffer, from, to, LENGTH)) {
          bodyLength = number(buffer, from + LENGTH.length, to);
        }
      }
      case 'i' -> {
        if (readsKey && begins(buffer, from, to, KEY)) {
          key = text(buffer, from + KEY.length, to);
        }
      }
      case 't' -> {
        if (begins(buffer, from, to, ENCODING)) {
          throw new IllegalArgumentException("the sink wants a Content-Length, not chunks");
        }
      }
      default -> {}
    }
  }

  private static boolean begins(byte[] buffer, int from, int to, byte[] lowerCase) {
    if (to - from < lowerCase.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length; i++) {
      byte b = buffer[from + i];
      if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private static long number(byte[] buffer, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      if (buffer[i] >= '0' && buffer[i] <= '9') {
        number = number * 10 + (buffer[i] - '0');
      }
    }
    return number;
  }

  private static String text(byte[] buffer, int from, int to) {
    return new String(buffer, from, to - from, StandardCharsets.US_ASCII).strip();
  }

  /** Where the body begins. */
  public int end() {
    return end;
  }

  /** In bytes. */
  public long bodyLength() {
    return bodyLength;
  }

  /** The idempotency key, empty where there is none or nobody asked for it. */
  String key() {
    return key;
  }
}
