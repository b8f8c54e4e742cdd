package dev.forwarder.cli.send;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Each line is an item, without its end ({@code \n} or {@code \r\n}); empty lines are none. Bytes
 * are taken as they are. Of a line that is too long no more is held than of one that is not.
 */
final class LineItems implements Items {
  private static final int CHUNK_BYTES = 256 << 10;

  private final Input input;
  private final InputStream in;
  private final int maxBytes;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int position;
  private int limit;
  private long chunkOffset;
  private long line;
  private long skippedLines;

  // The line that is being put together, where it began in an earlier chunk.
  private byte[] held = new byte[0];
  private int heldBytes;
  private long lineBytes;
  private int lastByte = -1;

  /**
   * Reads lines.
   *
   * @param maxBytes a longer line is too long
   */
  LineItems(Input input, InputStream in, int maxBytes) {
    this(input, in, maxBytes, 0, 0);
  }

  /**
   * Reads lines behind others.
   *
   * @param offset how many bytes stand before what {@code in} gives
   * @param lines how many lines
   */
  LineItems(Input input, InputStream in, int maxBytes, long offset, long lines) {
    this.chunkOffset = offset;
    this.line = lines;
    this.input = input;
    this.in = in;
    this.maxBytes = maxBytes;
  }

  @Override
  public @Nullable Item next() throws IOException {
    while (true) {
      if (position == limit && !fill()) {
        return lineBytes == 0 ? null : ended(0);
      }
      int end = indexOfLineEnd();
      if (end < 0) {
        hold(limit);
        continue;
      }
      Item item = lineBytes == 0 ? within(end) : endedAt(end);
      if (item != null) {
        return item;
      }
    }
  }

  private boolean fill() throws IOException {
    chunkOffset += limit;
    position = 0;
    limit = 0;
    int read = in.read(chunk, 0, chunk.length);
    limit = Math.max(read, 0);
    return read >= 0;
  }

  private int indexOfLineEnd() {
    for (int i = position; i < limit; i++) {
      if (chunk[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** A line that begins and ends in this chunk; null if it is empty. */
  private @Nullable Item within(int end) {
    int start = position;
    int contentEnd = end > start && chunk[end - 1] == '\r' ? end - 1 : end;
    position = end + 1;
    line++;
    int size = contentEnd - start;
    if (size == 0) {
      skippedLines++;
      return null;
    }
    byte[] content = size > maxBytes ? null : Arrays.copyOfRange(chunk, start, contentEnd);
    return new Item(input, line, chunkOffset + start, size, content);
  }

  /** A line that began in an earlier chunk, and whose end stands at a place of this one. */
  private @Nullable Item endedAt(int end) {
    hold(end);
    position = end + 1;
    return ended(1);
  }

  /** Puts what stands before a place of the chunk to the line that is being put together. */
  private void hold(int end) {
    int bytes = end - position;
    if (bytes == 0) {
      return;
    }
    // One byte more than is allowed: it may be the first half of a line end.
    int kept = (int) Math.min(bytes, (long) maxBytes + 1 - heldBytes);
    if (heldBytes + kept > held.length) {
      held = Arrays.copyOf(held, (int) Math.min(2L * (heldBytes + kept), (long) maxBytes + 1));
    }
    System.arraycopy(chunk, position, held, heldBytes, kept);
    heldBytes += kept;
    lineBytes += bytes;
    lastByte = chunk[end - 1];
    position = end;
  }

  /** The line that was put together; null if it is empty. */
  private @Nullable Item ended(int endBytes) {
    long size = endBytes > 0 && lastByte == '\r' ? lineBytes - 1 : lineBytes;
    long offset = chunkOffset + position - endBytes - lineBytes;
    byte[] content = size > maxBytes ? null : Arrays.copyOf(held, (int) size);
    line++;
    lineBytes = 0;
    heldBytes = 0;
    lastByte = -1;
    if (size == 0) {
      skippedLines++;
      return null;
    }
    return new Item(input, line, offset, size, content);
  }

  @Override
  public long skippedLines() {
    return skippedLines;
  }

  @Override
  public long bytesRead() {
    return chunkOffset + position;
  }
}
