package dev.forwarder.bench.sink;

import java.nio.charset.StandardCharsets;

/**
 * Counts records of one length in what comes, however they are framed: each begins with a mark that
 * no framing contains, and is not looked at beyond it, since looking at each byte would cost more
 * than the rest of the sink.
 */
public final class RecordCounter {

  /** What each record begins with. Its first character is in it once. */
  public static final String MARK = "#record:";

  private static final byte[] BYTES = MARK.getBytes(StandardCharsets.US_ASCII);

  /** 0: none are counted. */
  private final int recordBytes;

  /** How much of a mark has just come. */
  private int matched;

  /** How much of a record is still to come. */
  private int left;

  private long records;

  RecordCounter(int recordBytes) {
    this.recordBytes = recordBytes;
  }

  /** The next bytes, from one index to before another. */
  void read(byte[] bytes, int from, int to) {
    int at = recordBytes == 0 ? to : from;
    while (at < to) {
      at = left > 0 ? skip(at, to) : match(bytes, at);
    }
  }

  private int skip(int at, int to) {
    int skipped = Math.min(left, to - at);
    left -= skipped;
    endIfWhole();
    return at + skipped;
  }

  private int match(byte[] bytes, int at) {
    matched = bytes[at] == BYTES[matched] ? matched + 1 : bytes[at] == BYTES[0] ? 1 : 0;
    if (matched == BYTES.length) {
      matched = 0;
      left = recordBytes - BYTES.length;
      endIfWhole();
    }
    return at + 1;
  }

  private void endIfWhole() {
    if (left == 0) {
      records++;
    }
  }

  /** The records that have come whole since this was asked last. */
  long take() {
    long taken = records;
    records = 0;
    return taken;
  }
}
