package dev.forwarder.retry.spool.format;

import dev.forwarder.retry.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a segment, one after the other, and passes over what does not verify: the
 * next frame that does is found by how it begins. What is missing between two frames shows in their
 * sequence numbers. Changes nothing, so that it reads a file that another process writes.
 */
public final class SegmentScanner {

  private static final int FIRST_READ = 64 << 10;

  /** More than a mark is behind what is written, and than is ever torn. */
  private static final long MOST_GAP = 8 << 20;

  private final DiskFile file;
  private final Framing framing;
  private final ScanBuffer memory;
  private final Frame frame = new Frame();

  private ByteBuffer buffer;
  private long offset;
  private long end;
  private long leastSequence;
  private long validEnd;
  private int readAhead = FIRST_READ;

  /** Up to there it goes on, whatever it finds. */
  private long certain = Long.MAX_VALUE / 2;

  /**
   * At the start of a segment's frames, or of one of them.
   *
   * @param file the segment's
   * @param framing the segment's
   * @param memory for this scan alone, while it lasts
   * @param start where a frame begins
   * @param end behind the last frame, or of the file
   * @param leastSequence the sequence of that frame
   */
  public SegmentScanner(
      DiskFile file, Framing framing, ScanBuffer memory, long start, long end, long leastSequence) {
    this.file = file;
    this.framing = framing;
    this.memory = memory;
    this.buffer = memory.take(1);
    this.offset = start;
    this.validEnd = start;
    this.end = end;
    this.leastSequence = leastSequence;
  }

  /**
   * Ends the scan where nothing verifies for 8 MiB: a file that is still written may have been
   * another segment's, and what follows is of that one.
   *
   * @param written so much of the file is known to be its own
   * @return this
   */
  public SegmentScanner endingBehind(long written) {
    certain = written;
    return this;
  }

  /** Goes to a frame further on. */
  public void skipTo(long frameOffset, long sequence) {
    leastSequence = sequence;
    validEnd = frameOffset;
    advance(frameOffset - offset);
  }

  /**
   * The next frame that verifies, or null behind the last one.
   *
   * @throws IOException where the file cannot be read
   */
  public @Nullable Frame next() throws IOException {
    while (offset < end && offset - Math.max(validEnd, certain) <= MOST_GAP) {
      int length = framing.decode(buffer, end - offset, leastSequence, mostSequence(), frame);
      if (length > 0) {
        return found(length);
      }
      if (length < 0) {
        fill(-length);
      } else {
        pass();
      }
    }
    return null;
  }

  /** Sequences have no gaps: no more records are missing than there is room for. */
  private long mostSequence() {
    return leastSequence + (end - validEnd) / framing.leastFrameBytes();
  }

  private Frame found(int length) {
    frame.offset = offset;
    leastSequence = frame.kind == Frame.Kind.RECORD ? frame.sequence + 1 : frame.sequence;
    advance(length);
    validEnd = offset;
    return frame;
  }

  /** Goes to the next place at which a frame may begin, or as far as can be seen. */
  private void pass() throws IOException {
    if (buffer.remaining() <= 1) {
      advance(buffer.remaining());
      if (offset < end) {
        fill(1);
      }
      return;
    }
    int at = framing.resync(buffer, buffer.position() + 1);
    advance(at - buffer.position());
  }

  private void advance(long bytes) {
    offset += bytes;
    buffer.position((int) Math.min(buffer.limit(), buffer.position() + bytes));
  }

  /** Sees to it that so many bytes from here on are in memory, if the file has them. */
  private void fill(int bytes) throws IOException {
    int kept = buffer.remaining();
    ByteBuffer bigger = memory.take(Math.max(bytes, readAhead));
    bigger.limit(kept).put(0, buffer, buffer.position(), kept);
    bigger.limit(
        (int) Math.min(bigger.capacity(), Math.min(end - offset, Math.max(bytes, readAhead))));
    bigger.position(kept);
    int read = file.read(bigger, offset + kept);
    readAhead = Math.min(2 * readAhead, ScanBuffer.BYTES);
    buffer = bigger.limit(kept + Math.max(0, read)).position(0);
    if (buffer.limit() < bytes) {
      end = Math.min(end, offset + buffer.limit()); // shorter than it was said to be
    }
  }

  /** Behind the last frame that was found; where the scan began, before the first. */
  public long validEnd() {
    return validEnd;
  }

  /** Where the scan is to end, or less where the file turned out to be shorter. */
  public long end() {
    return end;
  }
}
