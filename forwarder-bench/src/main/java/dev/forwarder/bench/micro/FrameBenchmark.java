package dev.forwarder.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.retry.spool.cipher.SpoolKey;
import dev.forwarder.retry.spool.format.Frame;
import dev.forwarder.retry.spool.format.Framing;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.retry.spool.format.Framings;
import dev.forwarder.retry.spool.format.ScanBuffer;
import dev.forwarder.retry.spool.format.SegmentId;
import dev.forwarder.retry.spool.format.SegmentScanner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What a record of 1 KiB costs as a frame of a segment: put into bytes with its checksum, and found
 * again and verified. One operation is one frame. Both figures matter; nothing may be allocated to
 * make one that is plain and binary.
 */
public class FrameBenchmark extends HotPath {

  private static final int FRAMES = 64;
  private static final byte[] TAG = "key".getBytes(UTF_8);

  /** How frames lie in their file. */
  public enum Form {
    /** As by default. */
    BINARY,
    /** The same, encrypted. */
    ENCRYPTED,
    /** JSON lines, for people. */
    LINES
  }

  /** How frames lie in their file. */
  @Param public Form form = Form.BINARY;

  private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer[] parts = {ByteBuffer.allocate(64), ByteBuffer.allocate(960)};
  private final MemoryFile file = new MemoryFile(new ArrayDeque<>());
  private final ScanBuffer memory = new ScanBuffer();
  private Framing framing = Framings.PLAIN.of(FramingKind.BINARY, new SegmentId(1, 2));

  /** A file with so many frames. */
  @Setup
  public void write() {
    SplittableRandom random = new SplittableRandom(1);
    for (ByteBuffer part : parts) {
      for (int i = 0; i < part.capacity(); i++) {
        part.put(i, (byte) random.nextInt('a', 'z'));
      }
    }
    byte[] key = new byte[SpoolKey.BYTES];
    Framings framings = form == Form.ENCRYPTED ? new Framings(SpoolKey.of(key)) : Framings.PLAIN;
    FramingKind kind = form == Form.LINES ? FramingKind.LINES : FramingKind.BINARY;
    framing = framings.of(kind, new SegmentId(1, 2));
    encode();
    file.write(out.flip(), framing.dataStart());
  }

  /** Frames are made one behind the other. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public ByteBuffer encode() {
    out.clear();
    for (int i = 0; i < FRAMES; i++) {
      framing.encode(out, 1 + i, 1, 1, TAG, parts);
    }
    return out;
  }

  /** Frames are found in their file and verified, through memory that is used again. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long scan() throws IOException {
    SegmentScanner scanner =
        new SegmentScanner(file, framing, memory, framing.dataStart(), file.length(), 1);
    long sum = 0;
    int found = 0;
    for (Frame frame = scanner.next(); frame != null; frame = scanner.next()) {
      sum += frame.sequence();
      found++;
    }
    if (found != FRAMES) {
      throw new IllegalStateException("of " + FRAMES + " frames " + found + " were found");
    }
    return sum;
  }
}
