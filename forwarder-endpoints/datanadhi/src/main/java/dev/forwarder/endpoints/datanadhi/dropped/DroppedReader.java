package dev.forwarder.endpoints.datanadhi.dropped;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a dropped file, one after another, whoever wrote it: lines may be empty, cut
 * off, or no items at all. For one thread; to be closed.
 */
public final class DroppedReader implements AutoCloseable {

  private static final int MAX_LINE_BYTES = 64 << 20;

  private final InputStream in;
  private final int maxLineBytes;
  private int number;

  DroppedReader(Path file) throws IOException {
    this(file, MAX_LINE_BYTES);
  }

  DroppedReader(Path file, int maxLineBytes) throws IOException {
    this.in = new BufferedInputStream(Files.newInputStream(file), 64 << 10);
    this.maxLineBytes = maxLineBytes;
  }

  /**
   * The next line that is not empty.
   *
   * @return null behind the last
   * @throws IOException if it cannot be read
   */
  public @Nullable DroppedLine next() throws IOException {
    int letter = in.read();
    while (letter >= 0) {
      number++;
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      long length = 0;
      boolean blank = true;
      for (; letter >= 0 && letter != '\n'; letter = in.read()) {
        blank &= letter <= ' ';
        if (length++ < maxLineBytes) {
          line.write(letter);
        }
      }
      if (!blank) {
        return new DroppedLine(number, line.toByteArray(), length <= maxLineBytes);
      }
      letter = in.read();
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
