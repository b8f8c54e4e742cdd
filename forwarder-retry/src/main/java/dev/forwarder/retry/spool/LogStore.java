package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.format.Framing;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.retry.spool.format.Framings;
import dev.forwarder.retry.spool.format.SegmentEntry;
import dev.forwarder.retry.spool.format.SegmentId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The segments of a log, and what is written down of them: manifest and acknowledgements. For the
 * disk thread.
 */
final class LogStore {

  /** So many damaged segments are kept; the oldest goes for the next. */
  private static final int MOST_DAMAGED = 8;

  private final LogFiles files;
  private final OpenFiles open;
  private final Framings framings;
  private final SpareFiles spares;
  private final BooleanSupplier forced;
  private final ManifestFile manifest;
  private final AckLog acks;
  private final LossSink losses;
  private final LogTotals totals = new LogTotals();
  private final NavigableMap<Long, Segment> segments = new TreeMap<>();

  /** Out of {@link #segments}, their files to be deleted. */
  private final List<Segment> finished = new ArrayList<>();

  private long nextNumber = 1;
  private long nextSequence = 1;
  private boolean manifestDue;
  private boolean manifestSafely;
  private boolean acksDue;

  LogStore(
      LogFiles files,
      OpenFiles open,
      Framings framings,
      SpareFiles spares,
      BooleanSupplier forced,
      LossSink losses) {
    this.files = files;
    this.open = open;
    this.framings = framings;
    this.spares = spares;
    this.forced = forced;
    this.losses = losses;
    this.manifest = new ManifestFile(files, forced);
    this.acks = new AckLog(files, open, forced);
  }

  LogFiles files() {
    return files;
  }

  OpenFiles open() {
    return open;
  }

  /**
   * Whether a segment shares its file with others, one after the other: what nobody wanted is not
   * to lie about elsewhere.
   */
  boolean usesSpares(Segment segment) {
    return segment.framing() == FramingKind.BINARY && files.kind().isQueue();
  }

  /** Whether its files are ever forced. */
  boolean isForced() {
    return forced.getAsBoolean();
  }

  /** That of a segment. */
  Framing framing(FramingKind kind, SegmentId id) {
    return framings.of(kind, id);
  }

  ManifestFile manifest() {
    return manifest;
  }

  AckLog acks() {
    return acks;
  }

  LogTotals totals() {
    return totals;
  }

  LossSink losses() {
    return losses;
  }

  NavigableMap<Long, Segment> segments() {
    return segments;
  }

  /** A number that no segment of this log has had. */
  long takeNumber() {
    return nextNumber++;
  }

  /** A sequence that no record of this log has had. */
  long takeSequence() {
    return nextSequence++;
  }

  long nextSequence() {
    return nextSequence;
  }

  long nextNumber() {
    return nextNumber;
  }

  /** Numbers and sequences below those have been seen. */
  void seen(long number, long sequence) {
    nextNumber = Math.max(nextNumber, number);
    nextSequence = Math.max(nextSequence, sequence);
  }

  void add(Segment segment) {
    segments.put(segment.number(), segment);
    manifestDue = true;
  }

  /** Something that the manifest says is not so any more. */
  void changed() {
    manifestDue = true;
  }

  /** The same; and what it says from now on is to be there whatever happens. */
  void changedForGood() {
    manifestDue = true;
    manifestSafely = true;
  }

  /** The acknowledgements that came last are to be durable: their records may be gone already. */
  void keepAcks() {
    acksDue = true;
  }

  /** A taken record is done. */
  void acknowledge(SegmentTag tag, long sequence, int bytes) {
    Segment segment = tag.segment();
    segment.reserve(sequence); // first: what is not taken and not done would be read again
    if (segment.untake(tag, sequence, bytes) && segment.gone() == null) {
      end(tag, sequence, bytes);
    }
  }

  /** A live record that is not taken is done. */
  void end(SegmentTag tag, long sequence, int bytes) {
    tag.segment().end(tag, sequence, bytes);
    acks.add(tag, sequence, bytes);
    finishIfDone(tag.segment());
  }

  /** One is written, and is not to be read where it is. */
  void takeBack(Append append) {
    SegmentTag tag = append.tag();
    int bytes = (int) append.bytes;
    if (append.record.taken()) {
      tag.segment().untake(tag, append.sequence(), bytes);
    }
    if (tag.segment().gone() == null && tag.segment().isFree(append.sequence())) {
      end(tag, append.sequence(), bytes);
    }
  }

  /** A taken record may be read again; it is lost, where its file is gone. */
  void giveBack(SegmentTag tag, long sequence, int bytes) {
    Segment segment = tag.segment();
    if (!segment.untake(tag, sequence, bytes)) {
      return;
    }
    LossReason gone = segment.gone();
    if (gone == null) {
      tag.readFrom(Math.min(tag.readFrom(), sequence));
    } else {
      losses.lost(tag.text(), 1, bytes, gone);
    }
  }

  /** A segment with nothing live goes, once nothing is added to it any more. */
  void finishIfDone(Segment segment) {
    if (segment.live() == 0 && !segment.isOpen() && segments.remove(segment.number()) != null) {
      finished.add(segment);
      manifestDue = true;
    }
  }

  /** A segment goes with all that is live in it; what is taken lives on in its owner's memory. */
  void drop(Segment segment, LossReason reason) {
    segments.remove(segment.number());
    List<SegmentTag> tags = segment.tags();
    segment.forget(reason);
    finished.add(segment);
    manifestDue = true;
    for (SegmentTag tag : tags) {
      losses.lost(tag.text(), tag.freeRecords(), tag.freeBytes(), reason);
    }
  }

  /** Whether there are files to be deleted. */
  boolean hasFinished() {
    return !finished.isEmpty();
  }

  /** What the files of its segments take, those to be deleted too. */
  long fileBytes() {
    long bytes = 0;
    for (Segment segment : segments.values()) {
      bytes += segment.fileBytes();
    }
    for (Segment segment : finished) {
      bytes += segment.fileBytes();
    }
    return bytes;
  }

  /** Whether {@link #save} would do anything. */
  boolean isDirty() {
    return manifestDue || acksDue || acks.hasPending() || !finished.isEmpty();
  }

  /** Writes down what has changed, and deletes what is finished. */
  void save() throws IOException {
    try {
      saveAcks();
    } catch (IOException e) {
      letGo(e);
      throw e;
    }
    if (!finished.isEmpty()) {
      acks.force();
      writeManifest(true);
      deleteFinished();
    } else if (manifestDue) {
      writeManifest(manifestSafely);
    }
  }

  private void saveAcks() throws IOException {
    if (acks.hasPending()) {
      // What is finished is there until the manifest says otherwise, and is to stay done so long.
      List<Segment> known = new ArrayList<>(segments.values());
      known.addAll(finished);
      acks.write(known);
    }
    if (acksDue) {
      acks.force();
      acksDue = false;
    }
  }

  /**
   * Where the disk is so full that no acknowledgement can be written, what is finished makes room
   * for it: a manifest takes the place of an older one, and who is not in it needs none.
   */
  private void letGo(IOException failure) {
    if (finished.isEmpty()) {
      return;
    }
    try {
      writeManifest(true);
      deleteFinished();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void writeManifest(boolean safely) throws IOException {
    List<SegmentEntry> entries = new ArrayList<>(segments.size());
    segments.values().forEach(segment -> entries.add(segment.toEntry()));
    manifest.write(nextNumber, nextSequence, entries, safely);
    manifestDue = false;
    manifestSafely = false;
  }

  private void deleteFinished() throws IOException {
    for (Iterator<Segment> it = finished.iterator(); it.hasNext(); ) {
      Segment segment = it.next();
      open.close(new SegmentFile(files, segment.number()));
      Path path = files.segment(segment.number());
      try {
        if (segment.damaged()) {
          setAside(path);
        } else if (!usesSpares(segment) || !spares.keep(files, segment, isForced())) {
          files.disk().delete(path);
        }
      } catch (NoSuchFileException e) {
        // As wanted.
      }
      it.remove();
    }
  }

  /** Moves a file that is of use to a person only. */
  void setAside(Path path) throws IOException {
    Path damaged = files.damaged();
    files.disk().createFolder(damaged);
    List<String> names = new ArrayList<>(files.disk().list(damaged));
    names.sort(null);
    while (names.size() >= MOST_DAMAGED) {
      files.disk().delete(damaged.resolve(names.remove(0)));
    }
    String name = path.getFileName().toString();
    Path to = damaged.resolve(name);
    for (int copy = 2; names.contains(to.getFileName().toString()); copy++) {
      to = damaged.resolve(name + "." + copy);
    }
    files.disk().rename(path, to);
  }

  void close() {
    acks.close();
    for (Segment segment : segments.values()) {
      open.close(new SegmentFile(files, segment.number()));
    }
  }
}
