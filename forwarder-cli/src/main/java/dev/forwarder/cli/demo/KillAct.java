package dev.forwarder.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The last act: {@code send} runs as a process of its own, with its spool in a folder, and is
 * killed in the middle of an outage. The same command once more has to do the rest.
 */
final class KillAct {
  private static final long LOOK_MILLIS = 5;
  private static final long LONGEST_SECONDS = 60;
  private static final String NORTH_KEY = "DEMO_KEY_OF_NORTH";
  private static final String SOUTH_KEY = "DEMO_KEY_OF_SOUTH";

  private final PrintStream live;
  private final Backend north;
  private final Backend south;
  private final CountDownLatch ended;

  KillAct(PrintStream live, Backend north, Backend south, CountDownLatch ended) {
    this.live = live;
    this.north = north;
    this.south = south;
    this.ended = ended;
  }

  /**
   * What came of it.
   *
   * @param sentence in words
   * @param addsUp whether the process that was started again says that nothing is missing
   */
  record Result(String sentence, boolean addsUp) {}

  /** Plays it with those events. */
  Result play(List<String> events) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("forwarder-demo");
    try {
      return play(events, folder);
    } finally {
      Scratch.delete(folder);
    }
  }

  private Result play(List<String> events, Path folder) throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve(DemoEvents.FILE), events);
    long before = north.arrivals().count();
    south.goDown();
    live.println("Act 4: south is down again, and a process of its own sends the rest.");
    try (SendProcess first = start(folder, file)) {
      if (!awaitArrivals(before + events.size() / 2, first)) {
        return new Result("Act 4: was not played to its end. " + first.err(), false);
      }
      first.kill();
    }
    long seen = north.arrivals().count() - before;
    live.printf(
        Locale.ROOT,
        "  it is killed (SIGKILL), when north has %,d of its %,d events and south none%n",
        seen,
        events.size());
    south.comeBack();
    live.println("  south is back, and the same command is started once more");
    try (SendProcess second = start(folder, file)) {
      boolean isDone = second.endsWithin(LONGEST_SECONDS) && second.exitCode() == 0;
      return isDone
          ? new Result(sentence(events.size(), seen, second.out()), true)
          : new Result("Act 4: the process that was started again failed. " + second.err(), false);
    }
  }

  private SendProcess start(Path folder, Path file) throws IOException {
    return SendProcess.start(
        folder,
        Map.of(NORTH_KEY, north.key(), SOUTH_KEY, south.key()),
        List.of(
            "--domain",
            north.uri() + "=env:" + NORTH_KEY,
            "--domain",
            south.uri() + "=env:" + SOUTH_KEY,
            "--durability",
            "write_ahead",
            "--spool",
            folder.resolve("spool").toString(),
            "--checkpoint",
            folder.resolve("checkpoint").toString(),
            "--json",
            file.toString()));
  }

  /** Waits until so many are at the north; false where the process, or the demo, ends before. */
  private boolean awaitArrivals(long least, SendProcess process) throws InterruptedException {
    boolean isEnded = false;
    while (north.arrivals().count() < least && process.isAlive() && !isEnded) {
      isEnded = ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return !isEnded && north.arrivals().count() >= least;
  }

  private static String sentence(int events, long seen, String json) throws IOException {
    return String.format(
        Locale.ROOT,
        "Act 4: another process had the last %,d events to send, with south down again, and was"
            + " killed (SIGKILL) when %,d of them had reached north; the same command once more"
            + " found %,d deliveries still to be made on disk, and made them.",
        events,
        seen,
        Scratch.number(json, "recovered"));
  }
}
