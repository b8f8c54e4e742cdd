package dev.forwarder.cli.send;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The whole input is one item, an empty one too. */
final class WholeItem implements Items {
  private final Input input;
  private final InputStream in;
  private final int maxBytes;
  private boolean read;
  private long bytesRead;

  WholeItem(Input input, InputStream in, int maxBytes) {
    this.input = input;
    this.in = in;
    this.maxBytes = maxBytes;
  }

  @Override
  public @Nullable Item next() throws IOException {
    if (read) {
      return null;
    }
    read = true;
    byte[] content = in.readNBytes(maxBytes);
    bytesRead = content.length;
    long beyond = in.transferTo(OutputStream.nullOutputStream());
    bytesRead += beyond;
    return new Item(input, 0, 0, bytesRead, beyond > 0 ? null : content);
  }

  @Override
  public long skippedLines() {
    return 0;
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }
}
