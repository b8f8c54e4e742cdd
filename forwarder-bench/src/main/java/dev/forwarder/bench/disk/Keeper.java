package dev.forwarder.bench.disk;

import java.nio.file.Path;

/** Something that keeps records of 1 KiB on disk. */
interface Keeper {

  /**
   * Writes records into an empty folder, and returns when they are as safe as it makes them.
   *
   * @param folder where
   * @param task how many
   * @return what it took; what the keeper needs to be closed is not among it
   */
  Done write(Path folder, KeeperTask task) throws Exception;

  /** Whether what it has written is there afterwards, in at least as many bytes. */
  default boolean keepsAll() {
    return true;
  }

  /**
   * Reads all records that {@link #write} has written there.
   *
   * @return what it took
   */
  default Done read(Path folder) throws Exception {
    throw new UnsupportedOperationException("nothing is compared there");
  }
}
