package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.format.AckEntry;
import dev.forwarder.retry.spool.format.AckFile;
import dev.forwarder.retry.spool.format.Footer;
import dev.forwarder.retry.spool.format.Frame;
import dev.forwarder.retry.spool.format.Framing;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.retry.spool.format.Manifest;
import dev.forwarder.retry.spool.format.ScanBuffer;
import dev.forwarder.retry.spool.format.SegmentAcks;
import dev.forwarder.retry.spool.format.SegmentEntry;
import dev.forwarder.retry.spool.format.SegmentHeader;
import dev.forwarder.retry.spool.format.SegmentId;
import dev.forwarder.retry.spool.format.SegmentScanner;
import dev.forwarder.retry.spool.format.SegmentState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what is in a log's folder: from the manifest, the acknowledgements and the end of the
 * segment that was written last; without a manifest, from footers, and from what has none.
 */
final class LogOpening {

  private static final Logger log = LoggerFactory.getLogger(LogOpening.class);

  private final LogStore store;
  private final ScanBuffer memory;
  private final MisnamedSegments misnamed;
  private final Unsure unsure;

  /** Sequences of segments that were read at opening, and are not there; by segment. */
  private final Map<Segment, BitSet> gaps = new LinkedHashMap<>();

  private final List<Segment> missing = new ArrayList<>();

  /** Told at the very end: what fails before is done again from the start. */
  private final List<Runnable> tellings = new ArrayList<>();

  private long lost;

  LogOpening(LogStore store, ScanBuffer memory, MisnamedSegments misnamed, Unsure unsure) {
    this.store = store;
    this.memory = memory;
    this.misnamed = misnamed;
    this.unsure = unsure;
  }

  /** Fills the store; how many records were found to be lost. */
  long open() throws IOException {
    checkKey();
    if (misnamed.isUnfinished() || hasMisnamed()) {
      misnamed.repair();
    }
    AckFile acks = store.acks().read();
    Manifest manifest = store.manifest().read();
    List<Long> files = store.files().segments();
    long known = 0;
    if (manifest != null) {
      known = manifest.nextNumber();
      store.seen(known, manifest.nextSequence());
      for (SegmentEntry entry : manifest.entries()) {
        restore(entry, files.remove(entry.number()), acks);
      }
    }
    for (long number : files) {
      find(number, known, acks);
    }
    if (acks != null) {
      replay(acks);
    }
    findLosses();
    List.copyOf(store.segments().values()).forEach(store::finishIfDone);
    tellings.forEach(Runnable::run);
    return lost;
  }

  private Framing framing(Segment segment) {
    return store.framing(segment.framing(), segment.id());
  }

  /** Before anything is changed: a key that is not the one of what is there destroys nothing. */
  private void checkKey() throws IOException {
    List<Long> files = store.files().segments();
    if (files.isEmpty()) {
      return;
    }
    Path newest = store.files().segment(files.get(files.size() - 1));
    SegmentHeader header = store.files().header(newest);
    if (header != null && header.keyCheck() != 0) {
      long keyCheck = store.framing(header.framing(), header.id()).keyCheck();
      if (keyCheck != header.keyCheck()) {
        throw new SpoolKeyException(
            newest
                + (keyCheck == 0
                    ? " is encrypted, and no key is given"
                    : " is encrypted with another key than the one that is given"));
      }
    }
  }

  /** Only what is to be read anyway is looked at; what else has another's name shows when read. */
  private boolean hasMisnamed() throws IOException {
    Manifest manifest = store.manifest().read();
    for (long number : store.files().segments()) {
      SegmentEntry entry = manifest == null ? null : entry(manifest, number);
      if (entry == null || entry.state() == SegmentState.OPEN) {
        SegmentHeader header = store.files().header(store.files().segment(number));
        if (header != null
            && (header.number() != number || (entry != null && !header.id().equals(entry.id())))) {
          return true;
        }
      }
    }
    return false;
  }

  private static @Nullable SegmentEntry entry(Manifest manifest, long number) {
    for (SegmentEntry entry : manifest.entries()) {
      if (entry.number() == number) {
        return entry;
      }
    }
    return null;
  }

  /** One that the manifest knows. */
  private void restore(SegmentEntry entry, boolean isThere, @Nullable AckFile acks)
      throws IOException {
    if (isThere && entry.state() == SegmentState.OPEN) {
      resume(entry, acks);
      return;
    }
    Segment segment = new Segment(entry, store.totals());
    add(segment);
    if (!isThere) {
      segment.state(SegmentState.CUT);
      missing.add(segment);
    }
  }

  private void add(Segment segment) {
    store.add(segment);
    store.seen(segment.number() + 1, segment.nextSequence());
  }

  /** One that the manifest does not know. */
  private void find(long number, long known, @Nullable AckFile acks) throws IOException {
    Path path = store.files().segment(number);
    SegmentHeader header;
    SegmentEntry footer;
    long fileBytes;
    try (DiskFile file = store.files().disk().open(path, false)) {
      header = store.files().header(file);
      footer = header == null ? null : footer(file, header.framing(), header.id());
      fileBytes = file.length();
    }
    store.seen(number + 1, 0);
    boolean isBarelyBegun = header == null && fileBytes <= SegmentHeader.LINE_BYTES;
    if (isBarelyBegun || (header != null && number < known)) {
      store.files().disk().delete(path);
    } else if (header == null) {
      log.warn(
          "{} has no header of this log that verifies; it is set aside, with what is in it", path);
      store.setAside(path);
    } else if (footer != null) {
      add(sealed(footer, fileBytes));
    } else {
      recover(begun(header), acks);
    }
  }

  /** What a file says at its end of the segment that it is; null where it says nothing. */
  private @Nullable SegmentEntry footer(DiskFile file, FramingKind framing, SegmentId id)
      throws IOException {
    SegmentEntry footer = Footer.find(file, store.framing(framing, id));
    return footer != null && footer.id().equals(id) ? footer : null;
  }

  private Segment sealed(SegmentEntry footer, long fileBytes) {
    Segment sealed = new Segment(footer, store.totals());
    sealed.fileBytes(fileBytes);
    return sealed;
  }

  private SegmentEntry begun(SegmentHeader header) {
    long start = store.framing(header.framing(), header.id()).dataStart();
    return new SegmentEntry(
        header.number(),
        header.id(),
        header.framing(),
        SegmentState.OPEN,
        false,
        header.firstSequence(),
        0,
        0,
        start,
        start,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        List.of());
  }

  /** One that was being written when the manifest was: it may have been ended since. */
  private void resume(SegmentEntry entry, @Nullable AckFile acks) throws IOException {
    Path path = store.files().segment(entry.number());
    try (DiskFile file = store.files().disk().open(path, true)) {
      SegmentEntry footer = footer(file, entry.framing(), entry.id());
      if (footer != null) {
        Segment sealed = sealed(footer, file.length());
        force(sealed, file);
        add(sealed);
        return;
      }
    }
    recover(entry, acks);
  }

  /** One that was not ended: read from its mark, and cut behind the last record. */
  private void recover(SegmentEntry entry, @Nullable AckFile acks) throws IOException {
    Path path = store.files().segment(entry.number());
    Segment segment;
    try (DiskFile file = store.files().disk().open(path, true)) {
      boolean marked = entry.count() == 0 || isMarkValid(entry, file);
      segment =
          marked
              ? new Segment(entry, store.totals())
              : new Segment(restarted(entry), store.totals());
      long end = scan(segment, file, entry.dataEnd());
      segment.state(SegmentState.CUT);
      if (end < file.length()) {
        file.truncate(end);
      }
      segment.fileBytes(end);
      force(segment, file);
    }
    segment.skipTo(Math.max(entry.nextSequence(), provenByAcks(segment, acks)));
    if (!segment.done().isEmpty()) {
      gaps.put(segment, (BitSet) segment.done().clone());
    }
    add(segment);
  }

  /** Who wrote it may have died before it was forced, and the power may go. */
  private void force(Segment segment, DiskFile file) {
    if (store.isForced()) {
      try {
        file.force();
      } catch (IOException e) {
        unsure.add(segment);
      }
    }
  }

  private SegmentEntry restarted(SegmentEntry entry) {
    return begun(
        new SegmentHeader(
            entry.framing(),
            entry.number(),
            entry.id(),
            store.files().log(),
            entry.firstSequence(),
            0,
            0));
  }

  private boolean isMarkValid(SegmentEntry entry, DiskFile file) throws IOException {
    Framing framing = store.framing(entry.framing(), entry.id());
    long last = entry.nextSequence() - 1;
    Frame frame =
        new SegmentScanner(file, framing, memory, entry.lastRecordOffset(), entry.dataEnd(), last)
            .next();
    return frame != null && frame.offset() == entry.lastRecordOffset() && frame.sequence() == last;
  }

  /** Adds what is found behind what is known; where the valid part of the file ends. */
  private long scan(Segment segment, DiskFile file, long written) throws IOException {
    Framing framing = store.framing(segment.framing(), segment.id());
    SegmentScanner scanner =
        new SegmentScanner(
            file, framing, memory, segment.dataEnd(), file.length(), segment.nextSequence());
    SegmentHeader header = store.files().header(file);
    if (header != null && header.isReused()) {
      scanner.endingBehind(written);
    }
    for (Frame frame = scanner.next(); frame != null; frame = scanner.next()) {
      if (frame.kind() == Frame.Kind.FOOTER) {
        segment.skipTo(frame.sequence());
        return Math.min(file.length(), frame.end() + Footer.trailerBytes());
      }
      SegmentTag tag = segment.tagFound(frame);
      segment.written(
          tag,
          frame.sequence(),
          frame.createdMillis(),
          frame.bodyBytes(),
          frame.offset(),
          frame.end());
    }
    return scanner.validEnd();
  }

  /** Acknowledged records were there, and so were those before them. */
  private static long provenByAcks(Segment segment, @Nullable AckFile acks) {
    long next = 0;
    if (acks != null) {
      for (SegmentAcks one : acks.snapshot()) {
        if (one.segment() == segment.number() && one.idPrefix() == segment.id().prefix()) {
          next = Math.max(next, one.nextSequence());
        }
      }
      for (AckEntry one : acks.entries()) {
        if (one.segment() == segment.number() && one.idPrefix() == segment.id().prefix()) {
          next = Math.max(next, one.last() + 1);
        }
      }
    }
    return next;
  }

  private void replay(AckFile acks) {
    for (SegmentAcks one : acks.snapshot()) {
      store.seen(one.segment() + 1, one.nextSequence());
      Segment segment = segment(one.segment(), one.idPrefix());
      if (segment != null) {
        gaps.getOrDefault(segment, new BitSet()).andNot(one.done());
        segment.restore(one);
      }
    }
    for (AckEntry one : acks.entries()) {
      store.seen(one.segment() + 1, one.last() + 1);
      Segment segment = segment(one.segment(), one.idPrefix());
      if (segment != null) {
        clear(gaps.getOrDefault(segment, new BitSet()), segment, one);
        segment.restore(one);
      }
    }
  }

  private static void clear(BitSet gap, Segment segment, AckEntry acked) {
    long from = Math.max(0, acked.first() - segment.firstSequence());
    long to = Math.min(gap.length(), acked.last() + 1 - segment.firstSequence());
    if (from < to) {
      gap.clear((int) from, (int) to);
    }
  }

  private @Nullable Segment segment(long number, int idPrefix) {
    Segment segment = store.segments().get(number);
    return segment != null && segment.id().prefix() == idPrefix ? segment : null;
  }

  private void findLosses() throws IOException {
    for (Map.Entry<Segment, BitSet> entry : gaps.entrySet()) {
      Segment segment = entry.getKey();
      int records = entry.getValue().cardinality();
      recount(segment);
      lost("", records, 0, LossReason.DAMAGED);
      if (records > 0) {
        segment.markDamaged();
        lost += records;
      }
      store.acks().restart();
    }
    for (Segment segment : missing) {
      lost += new Survey(segment).conclude(LossReason.MISSING, this::lost);
      store.acks().restart();
    }
    for (Segment segment : List.copyOf(store.segments().values())) {
      if (isMiscounted(segment)) { // and none of the above, which are counted anew by now
        recountIfReadable(segment);
      }
    }
  }

  private void lost(String tag, long records, long bytes, LossReason reason) {
    tellings.add(() -> store.losses().lost(tag, records, bytes, reason));
  }

  /** What cannot be read now may be when the log is opened the next time. */
  private void recountIfReadable(Segment segment) {
    try {
      recount(segment);
      store.acks().restart();
    } catch (IOException e) {
      log.warn("{} cannot be counted anew", store.files().segment(segment.number()), e);
    }
  }

  /** Manifest and acknowledgements are of different moments: nothing was forced. */
  private static boolean isMiscounted(Segment segment) {
    long byTag = 0;
    for (SegmentTag tag : segment.tags()) {
      byTag += tag.liveRecords();
    }
    return byTag != segment.live();
  }

  /** Acknowledgements of what is not there may have been counted under the tags of what is. */
  private void recount(Segment segment) throws IOException {
    try (DiskFile file =
        store.files().disk().open(store.files().segment(segment.number()), false)) {
      lost +=
          new Survey(segment)
              .read(file, framing(segment), memory)
              .conclude(LossReason.DAMAGED, this::lost);
    }
  }
}
