package dev.forwarder.cli.send;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An input before each reading of which everything that was handed over is answered: who gives it
 * may have nothing to give for long.
 */
final class SettlingInput extends FilterInputStream {

  private final Submitter submitter;

  SettlingInput(InputStream in, Submitter submitter) {
    super(in);
    this.submitter = submitter;
  }

  @Override
  public int read() throws IOException {
    submitter.settle();
    return super.read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    submitter.settle();
    return super.read(into, offset, length);
  }
}
