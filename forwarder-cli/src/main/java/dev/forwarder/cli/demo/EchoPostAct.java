package dev.forwarder.cli.demo;

import dev.forwarder.endpoints.datanadhi.item.LogItem;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The act of Data Nadhi: its server dies while {@code send} has log items for it. EchoPost's agent,
 * a process that {@code send} starts, takes them, and delivers them when the server is back, by
 * when {@code send} is long gone.
 */
final class EchoPostAct {
  private static final long LOOK_MILLIS = 10;
  private static final long LONGEST_SECONDS = 90;
  private static final String STOP_TIMEOUT = "60s";
  private static final String KEY = "DEMO_KEY_OF_NADHI";

  private final PrintStream live;
  private final Backend nadhi;
  private final CountDownLatch ended;

  EchoPostAct(PrintStream live, Backend nadhi, CountDownLatch ended) {
    this.live = live;
    this.nadhi = nadhi;
    this.ended = ended;
  }

  /**
   * What came of it.
   *
   * @param sentence in words
   * @param addsUp whether each item is at the server, and {@code send} has counted all of them
   */
  record Result(String sentence, boolean addsUp) {}

  /** Plays it with those events. */
  Result play(List<String> events) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("forwarder-demo");
    AgentFolder agent = AgentFolder.in(folder);
    try {
      return play(events, folder, agent);
    } finally {
      end(agent);
      Scratch.delete(folder);
    }
  }

  private Result play(List<String> events, Path folder, AgentFolder agent)
      throws IOException, InterruptedException {
    live.printf(
        Locale.ROOT,
        "Act 5: a Data Nadhi server (%s) gets log items from a process of its own.%n",
        nadhi.uri());
    Path file = Files.write(folder.resolve("first.log"), events.subList(0, events.size() / 3));
    long before = send(folder, file, "delivered");
    nadhi.goDown();
    live.println("  the server dies; there are more items");
    Path rest =
        Files.write(folder.resolve("rest.log"), events.subList(events.size() / 3, events.size()));
    long handedOver = send(folder, rest, "handed_over");
    boolean isAlive = agent.isListening();
    live.printf(
        Locale.ROOT,
        "  EchoPost has %,d items on disk; send has ended, and EchoPost lives on%n",
        handedOver);
    nadhi.comeBack();
    live.println("  the server is back");
    Set<String> wanted = new HashSet<>(events);
    boolean isAllThere = awaitArrivals(wanted);
    boolean addsUp = isAllThere && isAlive && before + handedOver == events.size();
    return new Result(sentence(before, handedOver, addsUp), addsUp);
  }

  /** Sends a file; how many of its lines ended so. */
  private long send(Path folder, Path file, String outcome)
      throws IOException, InterruptedException {
    try (SendProcess send =
        SendProcess.start(
            folder,
            Map.of(KEY, nadhi.key()),
            List.of(
                "--preset=datanadhi",
                "--domain=" + nadhi.uri() + "=env:" + KEY,
                "--datanadhi-dir=" + folder,
                "--set=datanadhi.server.fallback_disable=true",
                "--pipeline=shop",
                "--stop-timeout=" + STOP_TIMEOUT,
                "--json",
                file.toString()))) {
      boolean isDone = send.endsWithin(LONGEST_SECONDS) && send.exitCode() == 0;
      if (!isDone) {
        live.println(send.err());
      }
      return isDone ? Scratch.number(send.out(), outcome) : 0;
    }
  }

  private boolean awaitArrivals(Set<String> wanted) throws InterruptedException {
    long end = LONGEST_SECONDS * TimeUnit.SECONDS.toMillis(1) / LOOK_MILLIS;
    boolean isEnded = false;
    for (long look = 0; look < end && !isEnded; look++) {
      if (nadhi.arrivals().count() >= wanted.size() && messages().equals(wanted)) {
        return true;
      }
      isEnded = ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return false;
  }

  /** What the items at the server say; a line was the message of its item. */
  private Set<String> messages() {
    Set<String> messages = new HashSet<>();
    for (ByteBuffer body : nadhi.arrivals().bodies()) {
      byte[] bytes = new byte[body.remaining()];
      body.duplicate().get(bytes);
      LogItem.parse(bytes)
          .map(item -> String.valueOf(item.field("message")))
          .ifPresent(messages::add);
    }
    return messages;
  }

  private static String sentence(long before, long handedOver, boolean addsUp) {
    return String.format(
        Locale.ROOT,
        "Act 5: a Data Nadhi server got %,d log items and died. send started EchoPost, a process of"
            + " its own on this machine, handed %,d items over to it, and ended; when the server was"
            + " back, EchoPost delivered them. %s",
        before,
        handedOver,
        addsUp
            ? String.format(
                Locale.ROOT, "Counted at the server: all %,d are there.", before + handedOver)
            : "Counted at the server: NOT all of them are there.");
  }

  /** An agent would stay for ten seconds more; this one has nobody to wait for. */
  private static void end(AgentFolder agent) throws IOException {
    if (!Files.exists(agent.statusFile())) {
      return;
    }
    long pid = Long.parseLong(Files.readString(agent.statusFile()).strip());
    ProcessHandle.of(pid)
        .filter(process -> agent.isListening())
        .ifPresent(
            process -> {
              boolean unused = process.destroy();
              process
                  .onExit()
                  .orTimeout(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS)
                  .join();
            });
  }
}
