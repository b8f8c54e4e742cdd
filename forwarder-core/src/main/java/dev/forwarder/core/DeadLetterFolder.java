package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.retry.disk.DiskLimits;
import dev.forwarder.retry.spool.FullAction;
import dev.forwarder.retry.spool.LogKind;
import dev.forwarder.retry.spool.LogSettings;
import dev.forwarder.retry.spool.LossListener;
import dev.forwarder.retry.spool.Spool;
import dev.forwarder.retry.spool.SpoolSettings;
import dev.forwarder.retry.spool.cipher.SpoolKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of a folder that no forwarder has open: for tools, which know no settings.
 * Whoever has a forwarder asks {@link DefaultForwarder#deadLetters}. Nothing else in the folder
 * changes while it is open, be it as old or as large as any settings allow. For one thread at a
 * time.
 */
public final class DeadLetterFolder implements AutoCloseable {

  /** No setting lets anything become older. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private static final long MORE_THAN_ANY_DISK = 1L << 50;
  private static final int OPEN_FILES = 64;

  private final Spool spool;
  private final Threads threads;

  private DeadLetterFolder(Spool spool, Threads threads) {
    this.spool = spool;
    this.threads = threads;
  }

  /**
   * Opens a folder, as one process at a time may.
   *
   * @param folder a spool's folder; made where it is missing
   * @param key decrypts its records; null where they are not encrypted
   * @return the folder, to be closed
   * @throws dev.forwarder.retry.spool.SpoolLockedException where another process has it
   * @throws dev.forwarder.retry.spool.SpoolKeyException where it is encrypted with another key;
   *     nothing is changed
   * @throws IOException where it cannot be used at all
   */
  public static DeadLetterFolder open(Path folder, @Nullable SpoolKey key) throws IOException {
    requireNonNull(folder, "folder");
    Threads threads = new Threads(1);
    try {
      return new DeadLetterFolder(
          Spool.open(
              folder,
              leavingAllAlone(key),
              requireNonNull(Environment.ofMachine(threads).spool(), "spool"),
              LossListener.NONE),
          threads);
    } catch (IOException | RuntimeException e) {
      threads.close();
      throw e;
    }
  }

  private static SpoolSettings leavingAllAlone(@Nullable SpoolKey key) {
    LogSettings usual = LogSettings.DEFAULT;
    return new SpoolSettings(
        new DiskLimits(MORE_THAN_ANY_DISK, 1, MORE_THAN_ANY_DISK),
        FullAction.REFUSE,
        Duration.ofSeconds(1),
        OPEN_FILES,
        new LogSettings(usual.framing(), usual.fsync(), usual.forceInterval(), FOR_EVER),
        key);
  }

  /**
   * Throws letters away for good.
   *
   * @param which are thrown away; asked once for each letter
   * @return how many were
   * @throws InterruptedException if the calling thread is interrupted; some are gone then
   */
  public long purge(Predicate<? super BuriedLetter> which) throws InterruptedException {
    return LetterPurge.purge(
        spool.logs().stream().filter(log -> log.kind() == LogKind.DEAD).toList(),
        requireNonNull(which, "which"));
  }

  /**
   * Gives the folder back.
   *
   * @throws IOException where not all is durable
   */
  @Override
  public void close() throws IOException {
    try {
      Void unused = spool.close().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IOException("not all of the folder is durable: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.close();
    }
  }
}
