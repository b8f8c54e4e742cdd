package dev.forwarder.core;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import java.nio.ByteBuffer;
import java.util.List;

/** One submission, as the host remembers it. */
final class SimPayload {

  private static final int DIGITS = 7;

  /** The least that a body has: a mark and its number. */
  static final int LEAST_BYTES = 1 + DIGITS;

  final int number;
  final Endpoint endpoint;
  final Payload payload;
  final byte[] body;
  final boolean bad;
  final List<SimRecord> records;

  /** How many changes of domains and keys were known when the call was made. */
  int changesKnown;

  /** Whether the call has returned. */
  boolean answered;

  /** Which process it was submitted to. */
  int life;

  /** Whether something of it was being written when it was answered, and is known since. */
  boolean wasWriting;

  boolean settled;

  SimPayload(
      int number,
      Endpoint endpoint,
      Payload payload,
      byte[] body,
      boolean bad,
      List<SimRecord> records) {
    this.number = number;
    this.endpoint = endpoint;
    this.payload = payload;
    this.body = body;
    this.bad = bad;
    this.records = records;
  }

  /** Bytes that no other payload has, and in which no framing can be found. */
  static byte[] body(int number, int size) {
    byte[] body = new byte[Math.max(LEAST_BYTES, size)];
    body[0] = '#';
    int left = number;
    for (int i = DIGITS; i > 0; i--) {
      body[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
    for (int i = LEAST_BYTES; i < body.length; i++) {
      body[i] = (byte) ('a' + (number + i) % 26);
    }
    return body;
  }

  /** The number of the payload of these bytes. */
  static int numberOf(ByteBuffer body) {
    byte[] begin = new byte[LEAST_BYTES];
    body.duplicate().get(begin);
    return numberAt(begin, 0);
  }

  /** The number of the payload that begins here; -1 where none does. */
  static int numberAt(byte[] bytes, int at) {
    if (at + LEAST_BYTES > bytes.length || bytes[at] != '#') {
      return -1;
    }
    int number = 0;
    for (int i = 1; i <= DIGITS; i++) {
      number = 10 * number + (bytes[at + i] - '0');
    }
    return number;
  }
}
