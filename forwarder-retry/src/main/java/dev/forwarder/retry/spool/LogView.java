package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.format.Framings;
import dev.forwarder.retry.spool.format.ScanBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One log of a {@link SpoolView}. For one thread at a time. */
public final class LogView {

  private final LogFiles files;
  private final String domain;
  private final LogKind kind;
  private final Framings framings;
  private final ScanBuffer memory = new ScanBuffer();

  LogView(LogFiles files, String domain, LogKind kind, Framings framings) {
    this.framings = framings;
    this.files = files;
    this.domain = domain;
    this.kind = kind;
  }

  /** The name of its domain. */
  public String domain() {
    return domain;
  }

  /** Which of its domain's logs it is. */
  public LogKind kind() {
    return kind;
  }

  /**
   * Its segments, ascending. Only what is still written is read for it.
   *
   * @throws SpoolKeyException where it would have to be decrypted, and cannot
   * @throws IOException where they cannot be read
   */
  public List<ViewedSegment> segments() throws IOException {
    List<ViewedSegment> segments = new ArrayList<>();
    for (SegmentView segment : LogSnapshot.of(files, framings)) {
      segments.add(segment.summary(files.disk(), memory));
    }
    return segments;
  }

  /**
   * Its live records as they are now, ascending; what does not verify is passed over.
   *
   * @throws IOException where they cannot be read
   */
  public ViewCursor records() throws IOException {
    return new ViewCursor(files.disk(), LogSnapshot.of(files, framings));
  }

  /**
   * Reads all of it, and tells what is damaged.
   *
   * @return how many live records verify, and what does not
   * @throws SpoolKeyException where it is encrypted with another key than the view's
   * @throws IOException where it cannot be read
   */
  public ViewedCheck check() throws IOException {
    List<ViewedDamage> damage = new ArrayList<>();
    long records = 0;
    for (SegmentView segment : LogSnapshot.of(files, framings)) {
      SegmentCheck check = new SegmentCheck(segment, damage);
      records += check.run(files.disk(), memory);
    }
    return new ViewedCheck(records, damage);
  }
}
