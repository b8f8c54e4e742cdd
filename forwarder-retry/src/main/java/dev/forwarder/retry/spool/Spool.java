package dev.forwarder.retry.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * A folder with all logs of a process, open. One process has it at a time.
 *
 * <p>Thread-safe. Whoever opens it closes it; executor, timer and disk are its environment's.
 */
public interface Spool {

  /**
   * A log of this spool; the same one for the same domain and kind. Its files are made at its first
   * record. The first who asks says how it is kept, also where it was found at opening.
   *
   * @param domain a domain's name, as it is
   * @param kind which of its logs
   * @param settings how it keeps its records
   * @return the log
   */
  SpoolLog log(String domain, LogKind kind, LogSettings settings);

  /**
   * All logs: those that were found at opening, of domains nobody knows any more too, and new ones.
   */
  Collection<SpoolLog> logs();

  /** The folder. */
  Path folder();

  /**
   * What may be queued in all logs together, as was known when something was last written: negative
   * where others have filled the disk. Never waits.
   */
  long lastLimitBytes();

  /**
   * Carries out all that was asked for before, makes it durable but with {@link Fsync#NEVER},
   * closes all files and gives the folder back. What is asked for later is refused; a read gets
   * nothing.
   *
   * @return completes when that is done; exceptionally, where some of it could not be made durable
   */
  CompletionStage<Void> close();

  /**
   * Opens a folder, which is made where it is missing, and all logs in it. Waits for the disk.
   *
   * @param folder the folder
   * @param settings how it keeps its logs
   * @param environment files, time, chance, thread
   * @param losses hears what is lost; of what is found to be lost now, before this returns
   * @return the spool
   * @throws SpoolLockedException where another process has it
   * @throws SpoolKeyException where what is in it is encrypted with another key; nothing is changed
   * @throws IOException where the folder cannot be used at all
   */
  static Spool open(
      Path folder, SpoolSettings settings, SpoolEnvironment environment, LossListener losses)
      throws IOException {
    return DiskSpool.open(folder, settings, environment, losses);
  }
}
