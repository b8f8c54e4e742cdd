package dev.forwarder.retry.disk;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalFileTest {

  @TempDir private Path folder;
  private Path path;
  private DiskFile file;

  @BeforeEach
  void create() throws IOException {
    path = folder.resolve("file");
    file = new LocalDisk().create(path);
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void writesAllOfLargeBuffersOfBothKindsAndReadsThemBack() throws IOException {
    byte[] bytes = random(3 * LocalFile.MOST_AT_ONCE + 17);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    ByteBuffer heap = ByteBuffer.wrap(bytes);

    file.write(direct, 0);
    file.write(heap, bytes.length);

    assertThat(direct.hasRemaining()).isFalse();
    assertThat(heap.hasRemaining()).isFalse();
    assertThat(file.length()).isEqualTo(2L * bytes.length);
    ByteBuffer second = ByteBuffer.allocate(bytes.length);
    assertThat(file.read(second, bytes.length)).isEqualTo(bytes.length);
    assertThat(second.array()).isEqualTo(bytes);
    assertThat(Arrays.copyOf(Files.readAllBytes(path), bytes.length)).isEqualTo(bytes);
  }

  @Test
  void writesOnlyWhatRemainsAndKeepsTheLimit() throws IOException {
    ByteBuffer middle = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}, 1, 3);
    file.write(middle, 2);
    assertThat(middle.position()).isEqualTo(4);
    assertThat(middle.limit()).isEqualTo(4);
    assertThat(Files.readAllBytes(path)).containsExactly(0, 0, 2, 3, 4);
  }

  @Test
  void forcesWhatWasWritten() throws IOException {
    file.write(ByteBuffer.wrap(new byte[] {1}), 0);
    file.force();
    assertThat(Files.readAllBytes(path)).containsExactly(1);
  }

  @Test
  void writesOnAfterShortWrites() throws IOException {
    byte[] bytes = random(1_000);
    try (FileChannel real = FileChannel.open(path, WRITE)) {
      ByteBuffer all = ByteBuffer.wrap(bytes);
      new LocalFile(new ShortChannel(real, 7, Integer.MAX_VALUE)).write(all, 5);
      assertThat(all.hasRemaining()).isFalse();
      assertThat(all.limit()).isEqualTo(1_000);
    }
    assertThat(Arrays.copyOfRange(Files.readAllBytes(path), 5, 1_005)).isEqualTo(bytes);
  }

  @Test
  void failedWriteSaysHowFarItCame() throws IOException {
    try (FileChannel real = FileChannel.open(path, WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(random(100));
      LocalFile full = new LocalFile(new ShortChannel(real, 30, 2));
      assertThatIOException().isThrownBy(() -> full.write(bytes, 0)).withMessage("full");
      assertThat(bytes.position()).isEqualTo(60);
      assertThat(bytes.limit()).isEqualTo(100);
    }
    assertThat(Files.size(path)).isEqualTo(60);
  }

  @Test
  void writeThatTakesNothingEndsInsteadOfSpinning() throws IOException {
    try (FileChannel real = FileChannel.open(path, WRITE)) {
      LocalFile stuck = new LocalFile(new ShortChannel(real, 0, Integer.MAX_VALUE));
      assertThatIOException()
          .isThrownBy(() -> stuck.write(ByteBuffer.allocate(1), 9))
          .withMessage("the system wrote nothing at offset 9");
    }
  }

  /** Writes so much at once at the most, and so often. */
  private static final class ShortChannel extends FileChannel {
    private final FileChannel real;
    private final int mostBytes;
    private int writesLeft;

    ShortChannel(FileChannel real, int mostBytes, int writes) {
      this.real = real;
      this.mostBytes = mostBytes;
      this.writesLeft = writes;
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      if (writesLeft-- == 0) {
        throw new IOException("full");
      }
      ByteBuffer some = bytes.duplicate();
      some.limit(Math.min(bytes.limit(), bytes.position() + mostBytes));
      int written = real.write(some, position);
      bytes.position(some.position());
      return written;
    }

    @Override
    public int read(ByteBuffer into) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long newPosition) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long size() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void force(boolean metaData) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer into, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void implCloseChannel() {}
  }
}
