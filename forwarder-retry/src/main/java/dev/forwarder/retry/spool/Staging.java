package dev.forwarder.retry.spool;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/** Frames that are to be written together, and the appends they are of. */
final class Staging {

  private static final int BYTES = 1 << 20;

  private static final int FIRST_BYTES = 64 << 10;

  private static final int FIRST_WRITTEN = 16;

  private ByteBuffer usual = direct(FIRST_BYTES);
  private final List<Append> staged = new ArrayList<>();
  private ArrayList<Append> written = new ArrayList<>(FIRST_WRITTEN);
  private ByteBuffer buffer = usual;

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean hasRoom(long bytes) {
    return bytes <= buffer.remaining();
  }

  /** So much room, while nothing is staged; more than before, since that was too little. */
  void makeRoom(long bytes) {
    if (usual.capacity() < BYTES) {
      usual = direct((int) Math.min(BYTES, Math.max(bytes, 4L * usual.capacity())));
      buffer = usual;
    }
    if (bytes > buffer.capacity()) {
      buffer = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  ByteBuffer buffer() {
    return buffer;
  }

  void add(Append append) {
    staged.add(append);
  }

  boolean isEmpty() {
    return staged.isEmpty();
  }

  int size() {
    return buffer.position();
  }

  ByteBuffer flipped() {
    return buffer.duplicate().flip();
  }

  /** What was staged is in its file. Where that cannot be noted, the rest is still staged. */
  void written() {
    written.ensureCapacity(written.size() + staged.size()); // before any of them is a record
    int noted = 0;
    try {
      for (; noted < staged.size(); noted++) {
        Append append = staged.get(noted);
        append.written();
        written.add(append);
      }
    } catch (Throwable t) { // nothing that needs memory may be done here
      for (; noted > 0; noted--) {
        staged.remove(0);
      }
      throw t;
    }
    staged.clear();
    buffer = usual.clear();
  }

  /** Nothing is staged any more; is shown what was. */
  void clear(Consumer<Append> cleared) {
    staged.forEach(cleared);
    staged.clear();
    buffer = usual.clear();
  }

  /** What was written and is not answered yet; from now on it is the caller's. */
  List<Append> takeWritten() {
    if (written.isEmpty()) {
      return List.of();
    }
    List<Append> taken = written;
    written = new ArrayList<>(Math.max(FIRST_WRITTEN, taken.size()));
    return taken;
  }

  /** These are answered already, if they were written. */
  void forget(Collection<Append> answered) {
    written.removeAll(new HashSet<>(answered));
  }

  /** What was written, is not answered yet, and is not durable; from now on it is the caller's. */
  List<Append> takeUnsure() {
    List<Append> unsure = new ArrayList<>();
    for (Append append : written) {
      if (!append.isDurable() && !append.isToldLost()) {
        unsure.add(append);
      }
    }
    written.removeAll(new HashSet<>(unsure));
    return unsure;
  }
}
