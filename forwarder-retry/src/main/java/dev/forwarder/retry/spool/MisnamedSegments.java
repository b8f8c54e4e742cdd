package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.format.SegmentHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Segments under another's name: number and id in the header decide whose file it is. */
final class MisnamedSegments {

  private static final Logger log = LoggerFactory.getLogger(MisnamedSegments.class);

  private static final String MISNAMED = ".misnamed";

  private final LogStore store;

  MisnamedSegments(LogStore store) {
    this.store = store;
  }

  /** Whether a file is another segment's. */
  boolean isAnother(Segment segment, DiskFile file) throws IOException {
    SegmentHeader header = store.files().header(file);
    if (header == null) {
      segment.markDamaged();
      store.changed();
      return false;
    }
    return !header.id().equals(segment.id());
  }

  /** Whether an earlier repair did not come to its end. */
  boolean isUnfinished() throws IOException {
    LogFiles files = store.files();
    return files.disk().list(files.folder()).stream().anyMatch(name -> name.endsWith(MISNAMED));
  }

  /** Gives all files the names of their headers; those that would be there twice are set aside. */
  void repair() throws IOException {
    LogFiles files = store.files();
    for (long name : files.segments()) {
      SegmentHeader header = files.header(files.segment(name));
      if (header != null && header.number() != name) {
        store.open().close(new SegmentFile(files, name));
        files.disk().rename(files.segment(name), files.folder().resolve(hex(name) + MISNAMED));
      }
    }
    for (String name : files.disk().list(files.folder())) {
      if (name.endsWith(MISNAMED)) {
        giveName(files.folder().resolve(name));
      }
    }
    files.disk().forceFolder(files.folder());
  }

  private void giveName(Path misnamed) throws IOException {
    LogFiles files = store.files();
    SegmentHeader header = files.header(misnamed);
    if (header == null || files.segments().contains(header.number())) {
      store.setAside(misnamed);
      log.warn("{} was there twice; a copy is set aside", misnamed);
    } else {
      files.disk().rename(misnamed, files.segment(header.number()));
      store.seen(header.number() + 1, 0); // no other is to get this name
      log.warn("{} had the name of another", files.segment(header.number()));
    }
  }

  private static String hex(long number) {
    return HexFormat.of().toHexDigits(number);
  }
}
