package dev.forwarder.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How much a run measures, and where it writes.
 *
 * @param depth which cases are left out, to be done soon
 * @param rounds how often each case is measured, 1 or more
 * @param warmUp how long a fresh JVM works before anything counts, at least
 * @param warmRequests how much it has done then, at least, if that is possible in six times as long
 * @param timing how long a slice takes, unless a suite needs longer ones
 * @param records how many records are written to disk at a time
 * @param large whether cases are measured that write so much that nobody expects it
 * @param backlogBytes how many bytes of records wait on disk where that is measured
 * @param patience how often a slice is measured anew because others used the machine
 * @param out the folder of the results
 * @param inFlight the numbers of requests in flight that are tried
 * @param ioThreads threads that read and write connections, of every client
 * @param profile whether each subject writes a flight recording there too
 * @param jvm options that the JVM of each process gets besides, but those of EchoPost's agents
 */
record BenchOptions(
    Depth depth,
    int rounds,
    Duration warmUp,
    int warmRequests,
    Timing timing,
    int records,
    boolean large,
    long backlogBytes,
    int patience,
    Path out,
    List<Integer> inFlight,
    int ioThreads,
    boolean profile,
    List<String> jvm) {

  /** A backlog that it is compared with is so many times smaller, or 10 MB where it is larger. */
  private static final long SMALLER = 100;

  private static final long MOST_OF_SMALLER = 10_000_000;

  private static final long ROOM_FOR_TEN = 24;

  BenchOptions {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be 1 or more, was: " + rounds);
    }
    inFlight = List.copyOf(inFlight);
    jvm = List.copyOf(jvm);
  }

  /** Whether cases may be left out. */
  boolean quick() {
    return depth != Depth.FULL;
  }

  /** Whether all but the main case of each suite is left out. */
  boolean look() {
    return depth == Depth.LOOK;
  }

  /** What a backlog takes at the most with what it is compared with, and what comes and goes. */
  long roomForBacklogs() {
    return backlogBytes / 10 * ROOM_FOR_TEN;
  }

  /** How many bytes of records wait in the backlog that it is compared with. */
  long smallBacklogBytes() {
    return Math.min(MOST_OF_SMALLER, backlogBytes / SMALLER);
  }
}
