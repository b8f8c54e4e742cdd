package dev.forwarder.core;

import java.util.List;

/**
 * Where requests of a domain go that its primary does not take: the further hops, in order. The
 * step's own, but for the news that a server is healthy again.
 */
interface Chain {

  /** Of a domain that has nowhere else to go. */
  Chain NONE =
      new Chain() {
        @Override
        public List<HopLine> lines() {
          return List.of();
        }

        @Override
        public boolean hasNews() {
          return false;
        }

        @Override
        public boolean wantsNew() {
          return false;
        }

        @Override
        public void note(long now) {}

        @Override
        public int dispatch(int most, long now) {
          return 0;
        }

        @Override
        public boolean takesOverflow() {
          return false;
        }

        @Override
        public boolean takeOverflow(QueuedRequest request, long now) {
          return false;
        }

        @Override
        public long leavingBytes() {
          return 0;
        }

        @Override
        public void primaryReplied(Attempt attempt, long now) {}

        @Override
        public void moved(long now) {}

        @Override
        public void gatesWereOpened() {}

        @Override
        public boolean goesElsewhere() {
          return false;
        }

        @Override
        public boolean takesMore() {
          return false;
        }

        @Override
        public void settle(Attempt attempt, long now) {}

        @Override
        public void released(HopAttempt attempt) {}

        @Override
        public long nextNanos(long now) {
          return Long.MAX_VALUE;
        }

        @Override
        public void show() {}

        @Override
        public void close() {}
      };

  /** The hops. */
  List<HopLine> lines();

  /** Any thread: whether a server is healthy again, which was not noted. */
  boolean hasNews();

  /** Whether a new transaction may change anything. */
  boolean wantsNew();

  /** A step begins: takes note of servers that are healthy again. */
  void note(long now);

  /** Starts what goes to a hop now, so many requests at the most; tells how many it were. */
  int dispatch(int most, long now);

  /** Whether {@link #takeOverflow} may be tried. */
  boolean takesOverflow();

  /**
   * Takes a request that must leave memory and waits nowhere any more, if a hop may have it.
   *
   * @return whether it has; else the request stays where its owner puts it
   */
  boolean takeOverflow(QueuedRequest request, long now);

  /** How much memory will be free when the hops have taken what they were given for that. */
  long leavingBytes();

  /** The primary has replied: it may turn out to be down. */
  void primaryReplied(Attempt attempt, long now);

  /** The primary has another address, of which nothing is known. */
  void moved(long now);

  /** All gates of the domain have been opened: of a primary that is down they are closed. */
  void gatesWereOpened();

  /** Whether what the primary does not take goes to the hops at once. */
  boolean goesElsewhere();

  /** The same, and one of the hops may be given more, as far as is known. */
  boolean takesMore();

  /** A hop has replied, or its time was up. */
  void settle(Attempt attempt, long now);

  /** A request to a hop has ended without its word. */
  void released(HopAttempt attempt);

  /** When to look again unless there is news before. */
  long nextNanos(long now);

  /** A step ends: shows how the hops are. */
  void show();

  /** The domain is over. */
  void close();
}
