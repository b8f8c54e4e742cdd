package dev.forwarder.cli.intake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The items of an uploaded batch: gzip of lines, one item each; empty lines are none. */
final class Upload {

  /** The batch unpacks to more than the intake takes. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(int maxBytes) {
      super("the batch unpacks to more than " + maxBytes + " bytes");
    }
  }

  private Upload() {}

  /**
   * Unpacks a batch.
   *
   * @param gzip the body of the request
   * @param maxBytes how much it may unpack to
   * @return the lines without their ends
   * @throws TooLargeException if it unpacks to more
   * @throws IOException if it is not gzip
   */
  static List<Body> items(byte[] gzip, int maxBytes) throws IOException {
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      byte[] all = unpacked.readNBytes(maxBytes);
      if (unpacked.read() >= 0) {
        throw new TooLargeException(maxBytes);
      }
      return lines(all);
    }
  }

  private static List<Body> lines(byte[] all) {
    List<Body> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= all.length; i++) {
      if (i == all.length || all[i] == '\n') {
        int end = i > start && all[i - 1] == '\r' ? i - 1 : i;
        if (end > start) {
          lines.add(new Body(Arrays.copyOfRange(all, start, end)));
        }
        start = i + 1;
      }
    }
    return lines;
  }
}
