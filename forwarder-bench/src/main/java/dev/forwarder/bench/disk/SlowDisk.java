package dev.forwarder.bench.disk;

import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.disk.LocalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** This machine's disk, each of whose writes takes longer than it does. */
public final class SlowDisk extends ForwardingDisk {

  private final long nanos;

  /** One whose writes take so much longer. */
  public SlowDisk(Duration longer) {
    super(new LocalDisk());
    this.nanos = TimeUnit.NANOSECONDS.convert(longer);
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    return new SlowFile(super.create(file));
  }

  @Override
  public DiskFile open(Path file, boolean writable) throws IOException {
    return new SlowFile(super.open(file, writable));
  }

  private final class SlowFile extends ForwardingFile {

    SlowFile(DiskFile file) {
      super(file);
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
      long until = System.nanoTime() + nanos;
      for (long left = nanos; left > 0; left = until - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      super.write(bytes, offset);
    }
  }
}
