package dev.forwarder.bench.kill;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a spool asks of its disk, as far as a process is killed at it. Told from names and bytes of
 * the files, as docs/spool-format.md draws them.
 */
enum Step {
  /** A segment's file begins: its header is written, or a former segment's gets its name. */
  BEGIN,
  /** Records of payloads that this process has taken are written. */
  WRITE,
  /** A segment's file is forced. */
  FORCE,
  /** A footer ends a segment. */
  SEAL,
  /** Acknowledgements are written. */
  ACKNOWLEDGE,
  /** Records of an earlier process, in a segment with little left in it, are written anew. */
  COPY,
  /** A segment that is done is deleted, or its file kept for another one. */
  DELETE,
  /** The manifest is written. */
  MANIFEST;

  private static final String SEGMENT = ".seg";
  private static final String SPARE = ".spare-";
  private static final int MAGIC = 0x524457F0;
  private static final int HEADER = 36;
  private static final int LENGTH_AT = 4;
  private static final int KIND_AT = 28;
  private static final int FOOTER = 2;

  /**
   * What a write is.
   *
   * @param process the number of this process: a record of a payload of another one is a copy
   * @return null where it is nothing of interest
   */
  static @Nullable Step ofWrite(Path file, ByteBuffer bytes, int process) {
    String name = file.getFileName().toString();
    if (name.startsWith("acks-")) {
      return ACKNOWLEDGE;
    }
    if (name.startsWith("manifest-")) {
      return MANIFEST;
    }
    return isSegment(file) ? ofSegmentWrite(bytes, process) : null;
  }

  /** What it is to give a file another name; null where it is nothing of interest. */
  static @Nullable Step ofRename(Path from, Path to) {
    if (isNamedSegment(from)) {
      return DELETE;
    }
    return isNamedSegment(to) ? BEGIN : null;
  }

  /** What it is to delete a file; null where it is nothing of interest. */
  static @Nullable Step ofDelete(Path file) {
    return isNamedSegment(file) ? DELETE : null;
  }

  private static Step ofSegmentWrite(ByteBuffer bytes, int process) {
    ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int start = in.position();
    if (in.remaining() < HEADER || in.getInt(start) != MAGIC) {
      return BEGIN;
    }
    if (in.get(start + KIND_AT) == FOOTER) {
      return SEAL;
    }
    // The payload is the last of what a record holds.
    int end = start + HEADER + in.getInt(start + LENGTH_AT);
    return Parcel.processAtEnd(in, end) == process ? WRITE : COPY;
  }

  /** Whether it is a segment's file, or one that was and will be. */
  static boolean isSegment(Path file) {
    return isNamedSegment(file) || file.getFileName().toString().startsWith(SPARE);
  }

  private static boolean isNamedSegment(Path file) {
    return file.getFileName().toString().endsWith(SEGMENT);
  }

  /** Whether it is a write, which can be cut short. */
  boolean isWrite() {
    return this != FORCE && this != DELETE;
  }

  /** Whether nothing of it happens before something was delivered. */
  boolean needsDeliveries() {
    return this == ACKNOWLEDGE || this == COPY || this == DELETE;
  }
}
