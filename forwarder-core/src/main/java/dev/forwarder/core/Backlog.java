package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Reply;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What of a domain is on disk and not in memory, on its way there or on its way back. The step's
 * own, but for the news that others bring.
 */
interface Backlog {

  /** Of a domain that has no disk. */
  Backlog NONE =
      new Backlog() {
        @Override
        public boolean hasNews() {
          return false;
        }

        @Override
        public void claim(List<Target> targets) {}

        @Override
        public long recovered() {
          return 0;
        }

        @Override
        public void note(long now) {}

        @Override
        public boolean goesFirst() {
          return false;
        }

        @Override
        public boolean take(QueuedRequest request, long now) {
          return false;
        }

        @Override
        public boolean bury(
            QueuedRequest request, @Nullable DropReason reason, @Nullable Reply reply) {
          return false;
        }

        @Override
        public long leavingBytes() {
          return 0;
        }

        @Override
        public boolean mayTake(long now) {
          return false;
        }

        @Override
        public long flushBytes() {
          return 0;
        }

        @Override
        public void readMore(long now) {}

        @Override
        public void ended(Transaction transaction) {}

        @Override
        public void keepUntil(Transaction transaction, Hop hop, long nanos) {}

        @Override
        public void hopFailed(Hop hop) {}

        @Override
        public long stored() {
          return 0;
        }

        @Override
        public boolean isQuiet() {
          return true;
        }

        @Override
        public long nextNanos() {
          return Long.MAX_VALUE;
        }

        @Override
        public void forEach(Consumer<? super Transaction> action) {}
      };

  /** Whether the disk has done something that was not noted. */
  boolean hasNews();

  /**
   * What is on disk of these counts as accepted from now on, as soon as it is known how much it is.
   * One thread at a time, which need not be the step's; before anything can come to them.
   */
  void claim(List<Target> targets);

  /** How many transactions were found on disk, all in all. */
  long recovered();

  /** Takes note of what the disk has done. */
  void note(long now);

  /** Whether what is new has to queue up behind it, on disk. */
  boolean goesFirst();

  /**
   * Takes a request out of memory that waits nowhere any more, if the disk may have it.
   *
   * @return whether it has; else the request stays where its owner puts it
   */
  boolean take(QueuedRequest request, long now);

  /**
   * Makes dead letters of a request that would be dropped, if that is what its reason asks for.
   *
   * @return whether they are being written; else the request is dropped
   */
  boolean bury(QueuedRequest request, @Nullable DropReason reason, @Nullable Reply reply);

  /** How much memory will be free when everything has been written that is on its way. */
  long leavingBytes();

  /** Whether {@link #take} may be tried: there is a disk, and it has refused nothing lately. */
  boolean mayTake(long now);

  /** How much is to be written at a time when memory is full, at the least. */
  long flushBytes();

  /** Asks for more from the disk, if there is more, and room for it. */
  void readMore(long now);

  /** One that is on disk, too, has its outcome. */
  void ended(Transaction transaction);

  /**
   * One that is about to have its outcome stays on disk until then, if it is there: the hop that
   * took it has it safe only by that time.
   */
  void keepUntil(Transaction transaction, Hop hop, long nanos);

  /**
   * A hop has failed: what it did not have safe by now it may never have. That stays on disk, from
   * where the next start sends it again.
   */
  void hopFailed(Hop hop);

  /** How many transactions are on disk alone. */
  long stored();

  /** Whether nothing is on its way to the disk or back. */
  boolean isQuiet();

  /** When to look again unless there is news before. */
  long nextNanos();

  /** Shows every transaction that is in memory still, on its way to the disk. */
  void forEach(Consumer<? super Transaction> action);
}
