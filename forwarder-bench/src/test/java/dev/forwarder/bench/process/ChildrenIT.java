package dev.forwarder.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ChildrenIT {

  private final Children children = new Children();

  /** What runs in the other process. */
  static final class Echo {
    public static void main(String[] args) throws IOException {
      LineServer server = LineServer.ofProcess();
      System.out.println("what is printed does not get between the lines");
      server.serve(
          Map.of("twice", argument -> 2 * Json.read(argument, Integer.class), "end", Echo::end));
    }

    private static Object end(String argument) {
      Runtime.getRuntime().halt(3);
      return 0;
    }
  }

  /** What answers nothing. */
  static final class Waiting {
    public static void main(String[] args) throws InterruptedException {
      EndOfInput.then(() -> Runtime.getRuntime().halt(4));
      new CountDownLatch(1).await();
    }
  }

  private Child echo() {
    return children.start("echo", Echo.class, List.of("-Xmx32m"), List.of());
  }

  @Test
  void aChildAnswers() {
    try (children) {
      assertThat(echo().ask("twice", 21, Integer.class)).isEqualTo(42);
    }
  }

  @Test
  void aChildEndsWithItsAsker() {
    Child child = echo();
    ProcessHandle process = ProcessHandle.of(child.pid()).orElseThrow();
    children.close();
    await().until(() -> !process.isAlive());
  }

  @Test
  void whoWaitsInVainIsToldWhichOtherHasDied() {
    try (children) {
      Child sink = children.start("sink", Waiting.class, List.of("-Xmx32m"), List.of());
      Child subject = children.start("subject", Waiting.class, List.of("-Xmx32m"), List.of());
      ProcessHandle.of(sink.pid()).orElseThrow().destroyForcibly();

      assertThatIllegalStateException()
          .isThrownBy(() -> subject.hear(Integer.class))
          .withMessageMatching(
              "subject \\(process .*\\) gave no answer to 'start', and sink \\(process .*\\) has ended"
                  + " with code 137");
    }
  }

  @Test
  void ofThoseThatAreAskedNothingNoneOutlivesTheOthers() throws Exception {
    Children.Own own;
    try (children) {
      String java = ProcessHandle.current().info().command().orElseThrow();
      String path = System.getProperty("java.class.path");
      own =
          children.startOwn(
              "echo", new ProcessBuilder(java, "-Xmx32m", "-cp", path, Echo.class.getName()));
      assertThat(own.process().isAlive()).isTrue();
    }
    assertThat(own.process().waitFor()).isPositive();
  }

  /** What one process starts beside itself, and what its asker does after that. */
  static final class Asker {
    public static void main(String[] args) throws IOException {
      Children children = new Children(() -> tell("afterwards"));
      Child child = children.start("echo", Echo.class, List.of("-Xmx32m"), List.of());
      Process stranger = new ProcessBuilder(args).start();
      Adopted unused = children.adopt(() -> Optional.of(stranger.toHandle()));
      tell(child.pid() + " " + stranger.pid());
      child.hear(Integer.class); // never
      tell("not reached");
    }

    private static void tell(Object what) {
      System.out.println(what);
    }
  }

  @Test
  void whatReadsNoInputEndsWithItToo() {
    try (children) {
      Child child = children.start("waiting", Waiting.class, List.of("-Xmx32m"), List.of());
      ProcessHandle process = ProcessHandle.of(child.pid()).orElseThrow();
      long start = System.nanoTime();
      children.end(child);
      assertThat(process.isAlive()).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("before it is ended forcibly")
          .isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void noneOutlivesAnAskerThatIsInterruptedWhoDoesNoMoreThanIsToBeDoneAfterwards()
      throws IOException {
    String java = ProcessHandle.current().info().command().orElseThrow();
    String path = System.getProperty("java.class.path");
    Process asker =
        new ProcessBuilder(
                java,
                "-Xmx32m",
                "-cp",
                path,
                Asker.class.getName(),
                java,
                "-Xmx32m",
                "-cp",
                path,
                Echo.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (children) {
      Adopted unused = children.adopt(() -> Optional.of(asker.toHandle()));
      BufferedReader said = asker.inputReader();
      List<ProcessHandle> started =
          Stream.of(said.readLine().split(" ", 2))
              .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
              .toList();
      asker.toHandle().destroy();
      assertThat(said.readLine()).isEqualTo("afterwards");
      assertThat(said.readLine()).isNull();
      assertThat(started).hasSize(2).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void whatAChildCannotDoIsToldByItsName() {
    try (children) {
      assertThatIllegalStateException()
          .isThrownBy(() -> echo().ask("nothing", Integer.class))
          .withMessageContaining("echo: unknown command 'nothing'");
    }
  }

  @Test
  void aChildThatHasEndedIsToldWithItsCode() {
    try (children) {
      Child child = echo();
      assertThatIllegalStateException()
          .isThrownBy(() -> child.ask("end", Integer.class))
          .withMessageContaining("echo (process " + child.pid() + ") gave no answer to 'end'")
          .withMessageContaining("it has ended with code 3");
      assertThatIllegalStateException()
          .as("and without a wait")
          .isThrownBy(() -> child.hear(Integer.class))
          .withMessageContaining("it has ended with code 3");
    }
  }

  @Test
  void whatAJvmDoesNotTakeIsNoMatterOfPatience() {
    try (children) {
      Child child = children.start("echo", Echo.class, List.of("-XX:Typo"), List.of());
      assertThatIllegalStateException()
          .isThrownBy(() -> child.hear(Integer.class))
          .withMessageContaining("gave no answer to 'start': it has ended with code 1")
          .withMessageNotContaining("within");
    }
  }

  @Test
  void anAskerThatIsInterruptedIsToldSoAndStaysInterrupted() {
    try (children) {
      Child child = echo();
      Thread.currentThread().interrupt();
      assertThatIllegalStateException()
          .isThrownBy(() -> child.hear(Integer.class))
          .withMessageContaining("its asker interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
