package dev.forwarder.cli.send;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The payloads of one input, one after another. Not thread-safe. */
interface Items {

  /**
   * The next one.
   *
   * @return the item, or null at the end
   * @throws IOException if the input cannot be read any further
   */
  @Nullable Item next() throws IOException;

  /** How many empty lines were passed over so far. */
  long skippedLines();

  /** How many bytes of the input were read so far. */
  long bytesRead();
}
