package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.format.Frame;
import dev.forwarder.retry.spool.format.ScanBuffer;
import dev.forwarder.retry.spool.format.SegmentScanner;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The live records of a log, one after another. Has one file open at a time. For one thread. */
public final class ViewCursor implements AutoCloseable {

  private record Open(SegmentView segment, DiskFile file, SegmentScanner scanner) {}

  private final Disk disk;
  private final Iterator<SegmentView> segments;
  private final ScanBuffer memory = new ScanBuffer();
  private @Nullable Open open;

  ViewCursor(Disk disk, List<SegmentView> segments) {
    this.disk = disk;
    this.segments = segments.iterator();
  }

  /**
   * The next one.
   *
   * @return the record, or null behind the last
   * @throws SpoolKeyException where it is encrypted with another key than the view's
   * @throws IOException where its file cannot be read
   */
  public @Nullable ViewedRecord next() throws IOException {
    for (Open now = current(); now != null; now = current()) {
      Frame frame = now.scanner().next();
      if (frame == null) {
        close();
      } else if (frame.kind() == Frame.Kind.RECORD && now.segment().isLive(frame.sequence())) {
        return new ViewedRecord(
            now.segment().number(),
            frame.sequence(),
            frame.createdMillis(),
            frame.tag(),
            frame.copyBody());
      }
    }
    return null;
  }

  private @Nullable Open current() throws IOException {
    while (open == null && segments.hasNext()) {
      open = open(segments.next());
    }
    return open;
  }

  private @Nullable Open open(SegmentView segment) throws IOException {
    if (!segment.isReadable()) {
      return null;
    }
    DiskFile file;
    try {
      file = disk.open(segment.path(), false);
    } catch (NoSuchFileException e) {
      return null; // all of it was acknowledged meanwhile
    }
    try {
      return new Open(segment, file, segment.scanner(file, memory));
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Closes the file that is open. */
  @Override
  public void close() throws IOException {
    if (open != null) {
      open.file().close();
      open = null;
    }
  }
}
