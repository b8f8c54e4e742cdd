package dev.forwarder.bench.disk;

import java.io.IOException;

/** Records on disk, of which the oldest are taken and as many new ones come. One thread. */
interface Backlog extends AutoCloseable {

  /** Adds so many. */
  void append(int count) throws Exception;

  /** Reads so many of the oldest, which stay pending. */
  void read(int count) throws Exception;

  /** What was read is not pending any more. */
  void acknowledge() throws Exception;

  /** How many are pending. */
  long pending() throws Exception;

  @Override
  void close() throws IOException;
}
