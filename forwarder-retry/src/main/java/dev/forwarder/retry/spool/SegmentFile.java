package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.DiskFile;
import java.io.IOException;

/**
 * A segment's file, to be read.
 *
 * @param files its log's
 * @param number the segment's
 */
record SegmentFile(LogFiles files, long number) implements OpenFiles.User {

  @Override
  public DiskFile open() throws IOException {
    return files.disk().open(files.segment(number), false);
  }
}
