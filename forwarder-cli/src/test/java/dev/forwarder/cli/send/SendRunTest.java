package dev.forwarder.cli.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import dev.forwarder.cli.console.FakeConsole;
import dev.forwarder.cli.console.Notices;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading and handing over, with a forwarder that takes as much as a test says. */
final class SendRunTest {

  /** The common pool has one thread where there are two processors, and what blocks holds it. */
  private static final Executor ON_A_THREAD_OF_ITS_OWN =
      task -> {
        Thread thread = new Thread(task, "test");
        thread.setDaemon(true);
        thread.start();
      };

  private static final int PLENTY = 1_000_000;
  private static final int MAX = 100;

  @TempDir private Path folder;

  private final FakeConsole console = new FakeConsole();
  private final ReadCounts counts = new ReadCounts();
  private Duration stopTimeout = Duration.ZERO;

  @Test
  void everyLineOfEveryInputIsHandedOverInOrder() throws Exception {
    console.withInput("5\n6\n");
    ScriptedForwarder forwarder = new ScriptedForwarder(PLENTY);

    SendRun.Result result =
        run(forwarder, true, file("1\n2\n\n3"), Input.of("-"), file("7\r\n")).join();

    assertThat(texts(forwarder)).containsExactly("1", "2", "3", "5", "6", "7");
    assertThat(result.exitCode()).isZero();
    assertThat(result.report().payloads()).isEqualTo(6);
    assertThat(result.report().skippedLines()).isEqualTo(1);
    assertThat(counts.bytes()).hasValue(6 + 4 + 3);
  }

  @Test
  void wholeInputsAreOnePayloadEach() throws Exception {
    ScriptedForwarder forwarder = new ScriptedForwarder(PLENTY);

    run(forwarder, false, file("1\n2\n"), file("")).join();

    assertThat(texts(forwarder)).containsExactly("1\n2\n", "");
  }

  @Test
  void payloadThatIsTooLongIsRefusedByNameAndTheRestGoesOn() throws Exception {
    ScriptedForwarder forwarder = new ScriptedForwarder(PLENTY);
    Input input = file("1\n" + "x".repeat(MAX + 1) + "\n3\n");

    SendRun.Result result = run(forwarder, true, input).join();

    assertThat(texts(forwarder)).containsExactly("1", "3");
    assertThat(console.err())
        .contains(input.name() + ":2: refused: 101 bytes")
        .contains("forwarder_max_payload_size is 100");
    assertThat(result.report().refused()).isEqualTo(1);
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void wholeInputThatIsTooLongIsRefusedByName() throws Exception {
    Input input = file("x".repeat(MAX + 1));

    assertThat(run(new ScriptedForwarder(PLENTY), false, input).join().exitCode()).isEqualTo(1);
    assertThat(console.err()).contains(input.name() + ": refused: 101 bytes");
  }

  @Test
  void readingWaitsForRoom() throws Exception {
    ScriptedForwarder forwarder = new ScriptedForwarder(2);

    CompletableFuture<SendRun.Result> run = run(forwarder, true, file("1\n2\n3\n4\n"));
    await().until(() -> forwarder.taken().size() == 2);
    assertThat(run).isNotDone();
    forwarder.makeRoom(2);

    assertThat(run.join().exitCode()).isZero();
    assertThat(texts(forwarder)).containsExactly("1", "2", "3", "4");
  }

  @Test
  void endingGivesUpTheWaitAndReadsNoFurther() throws Exception {
    ScriptedForwarder forwarder = new ScriptedForwarder(2);
    CompletableFuture<SendRun.Result> running = run(forwarder, true, file("1\n2\n3\n4\n"));
    await().until(() -> forwarder.taken().size() == 2);

    console.askToEnd();

    SendRun.Result result = running.join();
    assertThat(texts(forwarder)).containsExactly("1", "2");
    assertThat(result.report().payloads()).isEqualTo(2);
    assertThat(result.report().refused()).isZero();
    assertThat(result.report().stats().total().refused()).isEmpty();
    assertThat(console.err()).contains(":3: ended while it waited for room; taken for 0 of 1");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void endingDoesNotWaitForAnInputThatHasNothingToGive() throws Exception {
    try (PipedOutputStream silent = new PipedOutputStream()) {
      console.withInput(new PipedInputStream(silent));
      ScriptedForwarder forwarder = new ScriptedForwarder(PLENTY);
      silent.write("1\n2".getBytes(UTF_8));
      silent.flush();
      CompletableFuture<SendRun.Result> running = run(forwarder, true, Input.of("-"));
      await().until(() -> forwarder.taken().size() == 1);

      console.askToEnd();

      assertThat(running.join().report().payloads()).isEqualTo(1);
    }
  }

  @Test
  void whatAnEarlierRunLeftIsWaitedForThoughNoStepHasSeenItYet() throws Exception {
    ScriptedForwarder forwarder = new ScriptedForwarder(PLENTY);
    forwarder.backlog(1);
    stopTimeout = Duration.ofMinutes(1);

    CompletableFuture<SendRun.Result> running = run(forwarder, true, file(""));
    await().until(() -> forwarder.looks() > 5);
    assertThat(running).isNotDone();
    forwarder.backlog(0);

    assertThat(running.join().exitCode()).isZero();
  }

  private CompletableFuture<SendRun.Result> run(
      ScriptedForwarder forwarder, boolean perLine, Input... inputs) {
    var process = console.console();
    Notices notices = new Notices("send", process);
    Submitter submitter =
        new Submitter(forwarder, Endpoint.post("intake", "/intake/"), process.ticker());
    Feed.Plan plan = new Feed.Plan(List.of(inputs), process.in(), perLine, MAX);
    Feed feed =
        new Feed(
            plan,
            new PayloadMaker("a/b", null, Bodies.AS_THEY_ARE),
            submitter,
            counts,
            notices,
            null);
    SendRun run = new SendRun(process, forwarder, feed, submitter, counts);
    var guard = process.shutdown().watch(run::end);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run.run(
                stopTimeout,
                new LineProgress(notices, 0, process.ticker().getAsLong()),
                new WaitNotice(notices, () -> "waiting"));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          } finally {
            guard.close();
          }
        },
        ON_A_THREAD_OF_ITS_OWN);
  }

  private Input file(String content) throws IOException {
    Path file = Files.createTempFile(folder, "input", ".ndjson");
    return Input.of(Files.writeString(file, content).toString());
  }

  private static List<String> texts(ScriptedForwarder forwarder) {
    List<String> texts = new ArrayList<>();
    for (Payload payload : forwarder.taken()) {
      texts.add(UTF_8.decode(payload.body()).toString());
    }
    return texts;
  }
}
