package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.format.AckFile;
import dev.forwarder.retry.spool.format.Framings;
import dev.forwarder.retry.spool.format.Manifest;
import dev.forwarder.retry.spool.format.SegmentEntry;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a log's files say of its segments, while they may be written: what seems to be
 * missing is looked for again where the manifest has changed meanwhile.
 */
final class LogSnapshot {

  private static final int MOST_TRIES = 10;

  private final LogFiles files;
  private final Framings framings;
  private final @Nullable Manifest manifest;
  private final @Nullable AckFile acks;
  private final Map<Long, SegmentEntry> unseen = new HashMap<>();
  private final Map<Long, SegmentView> views = new HashMap<>();

  private LogSnapshot(LogFiles files, Framings framings) throws IOException {
    this.files = files;
    this.framings = framings;
    this.manifest = manifest(files);
    this.acks = AckLog.newest(files);
    if (manifest != null) {
      manifest.entries().forEach(entry -> unseen.put(entry.number(), entry));
    }
  }

  /** The segments, ascending. */
  static List<SegmentView> of(LogFiles files, Framings framings) throws IOException {
    LogSnapshot snapshot = new LogSnapshot(files, framings).look();
    for (int tries = 1; tries < MOST_TRIES && snapshot.isOutdated(); tries++) {
      snapshot = new LogSnapshot(files, framings).look();
    }
    snapshot.unseen.values().forEach(snapshot::addMissing);
    return snapshot.views.values().stream()
        .sorted(Comparator.comparingLong(SegmentView::number))
        .toList();
  }

  private static @Nullable Manifest manifest(LogFiles files) throws IOException {
    return new ManifestFile(files, () -> false).read();
  }

  private LogSnapshot look() throws IOException {
    long nextNumber = manifest == null ? 0 : manifest.nextNumber();
    for (long name : files.segments()) {
      SegmentView view = SegmentView.read(files, framings, name, unseen, nextNumber);
      if (view != null) {
        add(view);
      }
    }
    return this;
  }

  private void add(SegmentView view) {
    unseen.remove(view.number());
    if (acks != null) {
      view.restore(acks);
    }
    views.putIfAbsent(view.number(), view);
  }

  private void addMissing(SegmentEntry entry) {
    SegmentView view = SegmentView.missing(files.segment(entry.number()), framings, entry);
    if (acks != null) {
      view.restore(acks);
    }
    views.put(view.number(), view);
  }

  /** Whether something seems to be missing, and the files have changed since they were read. */
  private boolean isOutdated() throws IOException {
    boolean lacksAcks = acks == null && !files.acks().isEmpty();
    if (unseen.isEmpty() && !lacksAcks) {
      return false;
    }
    Manifest now = manifest(files);
    return lacksAcks
        || now == null
        || manifest == null
        || now.generation() != manifest.generation();
  }
}
