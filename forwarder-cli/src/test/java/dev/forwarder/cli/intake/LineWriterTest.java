package dev.forwarder.cli.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LineWriterTest {

  /** A file whose first write takes until it is let go on. */
  private static final class SlowFile extends OutputStream {
    private final List<String> writes = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public void write(int b) {
      throw new AssertionError("a byte alone");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      begun.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      synchronized (writes) {
        writes.add(new String(bytes, offset, length, UTF_8));
      }
    }
  }

  @Test
  void whatComesDuringAWriteIsOneWriteAfterIt() throws Exception {
    SlowFile file = new SlowFile();
    try (LineWriter lines = new LineWriter(file, () -> {})) {
      lines.begin();
      CompletableFuture<Void> first = lines.write(line("1"));
      file.begun.await();
      CompletableFuture<Void> second = lines.write(line("2"));
      CompletableFuture<Void> third = lines.write(line("3"));
      assertThat(first).isNotDone();
      file.goOn.countDown();

      CompletableFuture.allOf(first, second, third).join();
    }
    assertThat(file.writes).containsExactly("1\n", "2\n3\n");
  }

  @Test
  void whatComesBeforeItBeginsWaits() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (LineWriter lines = new LineWriter(file, () -> {})) {
      CompletableFuture<Void> early = lines.write(line("1"));
      file.writeBytes(line("address"));
      assertThat(early).isNotDone();
      lines.begin();
      early.join();
    }
    assertThat(file.toString(UTF_8)).isEqualTo("address\n1\n");
  }

  @Test
  void whatNeverBeganIsWrittenAtItsEnd() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (LineWriter lines = new LineWriter(file, () -> {})) {
      CompletableFuture<Void> early = lines.write(line("1"));
      assertThat(lines.end()).isNull();
      assertThat(early).isCompleted();
    }
    assertThat(file.toString(UTF_8)).isEqualTo("1\n");
  }

  @Test
  void lineIsWrittenWhenItsWriterIsTold() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (LineWriter lines = new LineWriter(file, () -> {})) {
      lines.begin();
      lines.write(line("1")).join();

      assertThat(file.toString(UTF_8)).isEqualTo("1\n");
    }
  }

  @Test
  void failureIsToldOnceAndFailsWhatComesThenAndAfter() {
    AtomicInteger told = new AtomicInteger();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    try (LineWriter lines = new LineWriter(full, told::incrementAndGet)) {
      lines.begin();
      assertThatThrownBy(lines.write(line("1"))::join).hasMessageContaining("No space");
      assertThatThrownBy(lines.write(line("2"))::join).hasMessageContaining("No space");

      assertThat(lines.end()).hasMessage("No space left on device");
    }
    assertThat(told).hasValue(1);
  }

  /** The system's memory, too: a long line is copied outside of the heap. */
  @Test
  void whateverAFileThrowsFailsItsLinesAndWhatComesAfter() {
    AtomicInteger told = new AtomicInteger();
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new OutOfMemoryError("malloc");
          }
        };
    try (LineWriter lines = new LineWriter(broken, told::incrementAndGet)) {
      lines.begin();
      assertThatThrownBy(() -> lines.write(line("1")).get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IOException.class)
          .hasMessageContaining("malloc");
      assertThatThrownBy(lines.write(line("2"))::join).hasMessageContaining("malloc");
      assertThat(lines.end()).hasMessageContaining("malloc");
    }
    assertThat(told).hasValue(1);
  }

  /** A pipe whose other end is open, and read by nobody. */
  @Test
  void whatNobodyReadsIsGivenUpAtTheEnd() {
    Semaphore read = new Semaphore(0);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int b) {
            read.acquireUninterruptibly();
          }
        };
    AtomicInteger told = new AtomicInteger();
    LineWriter lines = new LineWriter(stuck, told::incrementAndGet, Duration.ofMillis(50));
    CompletableFuture<Void> unread = lines.write(line("1"));

    assertThat(lines.end()).hasMessage("nobody has read them for 50ms");

    lines.close();
    assertThat(told).hasValue(1);
    assertThat(unread).isNotDone();
    read.release(2);
  }

  @Test
  void closingWritesWhatWaitsAndTakesNoMore() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (LineWriter lines = new LineWriter(file, () -> {})) {
      lines.begin();
      CompletableFuture<Void> before = lines.write(line("1"));

      assertThat(lines.end()).isNull();
      assertThat(before).isCompleted();
      assertThat(lines.write(line("2"))).isCompletedExceptionally();
    }
    assertThat(file.toString(UTF_8)).isEqualTo("1\n");
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(UTF_8);
  }
}
