package dev.forwarder.bench.disk;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;

/** A disk that counts how often it is written to and forced. */
final class CountingDisk extends ForwardingDisk {

  /** What is shorter is no batch of records, but what is written beside them. */
  private static final int LEAST_BATCH = Records.BYTES;

  private final LongAdder writes = new LongAdder();
  private final LongAdder forces = new LongAdder();

  CountingDisk(Disk disk) {
    super(disk);
  }

  /** Writes of a record or more. */
  long writes() {
    return writes.sum();
  }

  /** Forces of files, after at least one such write each. */
  long forces() {
    return forces.sum();
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    return new CountingFile(super.create(file));
  }

  @Override
  public DiskFile open(Path file, boolean writable) throws IOException {
    return new CountingFile(super.open(file, writable));
  }

  private final class CountingFile extends ForwardingFile {

    private boolean hasNewRecords;

    CountingFile(DiskFile file) {
      super(file);
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
      if (bytes.remaining() >= LEAST_BATCH) {
        writes.increment();
        hasNewRecords = true;
      }
      super.write(bytes, offset);
    }

    @Override
    public void force() throws IOException {
      if (hasNewRecords) {
        forces.increment();
        hasNewRecords = false;
      }
      super.force();
    }
  }
}
