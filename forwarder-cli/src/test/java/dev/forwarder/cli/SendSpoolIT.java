package dev.forwarder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.forwarder.cli.intake.IntakeServer;
import dev.forwarder.cli.intake.IntakeSettings;
import dev.forwarder.cli.intake.RequestSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code send} as a process with a disk, which it is killed beside. */
final class SendSpoolIT extends SendFixture {

  @Test
  void whatIsPendingAtTheStopIsOnDiskAndTheNextRunDeliversItWithoutAnyInput() throws Exception {
    List<ByteBuffer> lines = lines(20_000);
    int port = closedPort();
    Deliveries deliveries = new Deliveries();
    try (Program send =
        Program.start(
            folder,
            "send",
            "--json",
            "--spool=spool",
            "--stop-timeout=1s",
            "--set=forwarder_retry_queue_payloads_max_size=1MiB",
            "--domain=http://127.0.0.1:" + port + "=" + KEY,
            file(lines))) {
      assertThat(send.exitCode()).as(send.err()).isEqualTo(1);
      JsonNode json = lastLine(send);
      assertThat(json.get("accepted").asLong()).isEqualTo(lines.size());
      assertThat(json.get("pending").asLong()).isEqualTo(lines.size());
      assertThat(json.get("dropped")).isEmpty();
    }

    restart(port, deliveries);
    try (Program send = drain(port)) {
      assertThat(send.exitCode()).as(send.err()).isZero();
      JsonNode json = lastLine(send);
      assertThat(json.get("payloads").asLong()).isZero();
      assertThat(json.get("recovered").asLong()).isEqualTo(lines.size());
      assertThat(json.get("delivered").asLong()).isEqualTo(lines.size());
      assertThat(json.get("pending").asLong()).isZero();
    }
    deliveries.assertAreExactly(lines);
  }

  @Test
  void whatWasWrittenAheadSurvivesAKillAndTheSameCommandRepeatsItsKeys() throws Exception {
    List<ByteBuffer> lines = lines(20_000);
    int port = closedPort();
    String domain = "--domain=http://127.0.0.1:" + port + "=" + KEY;
    String file = file(lines);
    Deliveries deliveries = new Deliveries();
    try (Program send =
        Program.start(folder, "send", "--durability=write_ahead", "--spool=spool", domain, file)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> bytesBelow("spool") > 2_000_000);
      send.signal("KILL").exitCode();
    }

    restart(port, deliveries);
    try (Program send = drain(port)) {
      assertThat(send.exitCode()).as(send.err()).isZero();
      long recovered = lastLine(send).get("recovered").asLong();
      assertThat(recovered).isGreaterThan(1_000).isEqualTo(deliveries.distinct());
    }
    try (Program send =
        Program.start(
            folder,
            "send",
            "--json",
            "--durability=write_ahead",
            "--spool=spool",
            "--stop-timeout=2m",
            domain,
            file)) {
      assertThat(send.exitCode()).as(send.err()).isZero();
    }
    deliveries.assertAreExactly(lines);
  }

  /**
   * A backend that takes a part of the lines alone keeps a run from ending before it is killed, and
   * a file that grows, the next one from having nothing to read.
   */
  @Test
  void theSameCommandGoesOnAtItsCheckpointHoweverOftenItIsKilled() throws Exception {
    int part = 50_000;
    List<ByteBuffer> lines = lines(4 * part);
    Path input = Path.of(file(lines.subList(0, part)));
    Deliveries deliveries = new Deliveries();
    Semaphore mayArrive = new Semaphore(0);
    RequestSink sink =
        received -> {
          mayArrive.acquireUninterruptibly();
          deliveries.accept(received);
        };
    String[] command = {
      "send",
      "--json",
      "--durability=write_ahead",
      "--spool=spool",
      "--checkpoint=at",
      "--stop-timeout=2m",
      "--domain=" + start(sink, IntakeSettings.defaults()) + "=" + KEY,
      input.toString()
    };
    Path checkpoint = folder.resolve("at");
    try {
      for (int next = 1; next <= 3; next++) {
        String before = Files.exists(checkpoint) ? Files.readString(checkpoint) : "";
        mayArrive.release(part / 3);
        try (Program send = Program.start(folder, command)) {
          await()
              .atMost(Duration.ofMinutes(1))
              .until(
                  () -> Files.exists(checkpoint) && !Files.readString(checkpoint).equals(before));
          send.signal("KILL").exitCode();
        }
        append(lines.subList(next * part, (next + 1) * part), input);
      }
    } finally {
      mayArrive.release(10 * lines.size()); // the server could not be closed
    }

    try (Program send = Program.start(folder, command)) {
      assertThat(send.exitCode()).as(send.err()).isZero();
      assertThat(lastLine(send).get("payloads").asLong()).isPositive().isLessThan(lines.size());
    }
    deliveries.assertAreExactly(lines);

    try (Program again = Program.start(folder, command)) {
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(lastLine(again).get("payloads").asLong()).isZero();
    }
  }

  @Test
  void spoolThatAnotherProcessHasIsNamedWithThatProcess() throws Exception {
    String domain = "--domain=http://127.0.0.1:1=" + KEY;
    try (Program first = Program.start(folder, "send", "--spool=spool", domain, "-")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.exists(folder.resolve("spool/lock")) && first.isAlive());
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.size(folder.resolve("spool/lock")) > 0);
      try (Program second = Program.start(folder, "send", "--spool=spool", domain, "-")) {
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err())
            .contains("--spool: ", folder.resolve("spool").toString(), "" + first.pid());
      }
      first.signal("TERM").exitCode();
    }
  }

  private Program drain(int port) throws IOException {
    Program send =
        Program.start(
            folder,
            "send",
            "--json",
            "--spool=spool",
            "--stop-timeout=2m",
            "--domain=http://127.0.0.1:" + port + "=" + KEY,
            "-");
    send.input().close();
    return send;
  }

  private int closedPort() throws IOException {
    try (IntakeServer server =
        IntakeServer.start(IntakeSettings.defaults(), new Deliveries(), Clock.systemUTC())) {
      return server.uri().getPort();
    }
  }

  private long bytesBelow(String name) throws IOException {
    Path below = folder.resolve(name);
    if (!Files.exists(below)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
