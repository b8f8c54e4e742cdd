package dev.forwarder.cli.console;

import static java.util.Objects.requireNonNull;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Standard output: where results go. It remembers that one could not be written, since writers in
 * between keep such failures to themselves. Not buffered.
 */
public final class ResultStream extends FilterOutputStream {

  /** A result that could not be written to standard output. */
  public static final class LostException extends IOException {
    private static final long serialVersionUID = 1;

    private LostException(IOException cause) {
      super("standard output cannot be written: " + Reason.of(cause), cause);
    }
  }

  private static final String BROKEN_PIPE = "Broken pipe";

  private final boolean pipe;
  private volatile @Nullable LostException failure;

  /**
   * Wraps a stream.
   *
   * @param out where to
   * @param pipe whether it is a pipe: nothing but the end of its reader keeps one from being
   *     written
   */
  public ResultStream(OutputStream out, boolean pipe) {
    super(requireNonNull(out, "out"));
    this.pipe = pipe;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private LostException lost(IOException cause) {
    LostException lost = new LostException(cause);
    failure = lost;
    return lost;
  }

  /** The last failure, or null if all could be written. */
  public @Nullable LostException failure() {
    return failure;
  }

  /**
   * Whether a failure is that whoever read has had enough, such as {@code head}. The system says so
   * in the user's language: a pipe tells it without words.
   *
   * @param lost a failure of this stream
   */
  public boolean isReaderGone(LostException lost) {
    return pipe || String.valueOf(lost.getMessage()).endsWith(BROKEN_PIPE);
  }
}
