package dev.forwarder.cli.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handing over what is written ahead. */
@Timeout(30)
final class SubmitterTest {

  private final ScriptedForwarder forwarder = ScriptedForwarder.writingAhead();
  private final Submitter submitter =
      new Submitter(forwarder, Endpoint.post("intake", "/intake/"), System::nanoTime);
  private final List<String> answered = new CopyOnWriteArrayList<>();

  private void submit(String body) {
    submitter.submit(Payload.of(body), admission -> answered.add(body + told(admission)));
  }

  private static String told(Admission admission) {
    return admission.isAccepted() ? "" : " " + admission.entries().get(0).state();
  }

  private int submissions() {
    return forwarder.taken().size();
  }

  @Test
  void manyAreWrittenAtOnce() {
    for (int i = 0; i < 1000; i++) {
      submit("" + i);
    }

    assertThat(submissions()).isEqualTo(1000);
    assertThat(answered).isEmpty();
  }

  @Test
  void theyAreAnsweredInTheirOrderWhicheverIsWrittenFirst() {
    submit("0");
    submit("1");
    forwarder.written(1);
    submit("2");
    assertThat(answered).isEmpty();

    forwarder.written(0);
    submit("3");
    assertThat(answered).containsExactly("0", "1");
  }

  @Test
  void noMoreThanAFewMebibytesAreWrittenAtOnce() {
    CompletableFuture<Void> reading =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 8; i++) {
                submit("x".repeat(1 << 20));
              }
            },
            task -> new Thread(task, "test").start());
    await().until(() -> submissions() == 5);
    assertThat(reading).isNotDone();

    for (int i = 0; i < 8; i++) {
      int submission = i;
      await().until(() -> submissions() > submission);
      forwarder.written(i);
    }
    reading.join();
    submitter.settle();
    assertThat(answered).hasSize(8);
  }

  @Test
  void whatCouldNotBeWrittenIsSubmittedAnewAndWhatCameAfterItWaits() {
    submit("0");
    submit("1");
    forwarder.written(1);
    forwarder.notWritten(0);
    CompletableFuture<Void> settling =
        CompletableFuture.runAsync(submitter::settle, task -> new Thread(task, "test").start());
    await().until(() -> submissions() == 3);
    assertThat(answered).isEmpty();

    forwarder.written(2);
    settling.join();
    assertThat(answered).containsExactly("0", "1");
    assertThat(submitter.madeAnew()).hasSize(1).containsValue(1L);
  }

  @Test
  void onceTheDiskTakesThingsAgainAllThatItHadRefusedIsSubmittedWithoutAPauseForEach() {
    int many = 1000;
    for (int i = 0; i < many; i++) {
      submit("" + i);
    }
    for (int i = 0; i < many; i++) {
      forwarder.notWritten(i);
    }
    forwarder.writesAtOnce();

    assertTimeoutPreemptively(Duration.ofSeconds(60), submitter::settle);

    assertThat(answered).hasSize(many).startsWith("0", "1").endsWith("999");
    assertThat(submissions()).isEqualTo(2 * many);
  }

  @Test
  void everythingIsAnsweredBeforeTheInputIsReadAnyFurther() throws Exception {
    submit("0");
    SettlingInput input =
        new SettlingInput(new ByteArrayInputStream("1".getBytes(UTF_8)), submitter);
    CompletableFuture.delayedExecutor(20, java.util.concurrent.TimeUnit.MILLISECONDS)
        .execute(() -> forwarder.written(0));

    assertThat(input.read()).isEqualTo('1');
    assertThat(answered).containsExactly("0");
  }

  @Test
  void whatIsBeingWrittenAtTheEndIsAnsweredBeforeItIsClosed() {
    submit("0");
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(this::close, task -> new Thread(task, "test").start());
    await().until(submitter::isClosed);
    assertThat(closing).isNotDone();

    forwarder.written(0);
    submitter.settle();
    closing.join();
    assertThat(answered).containsExactly("0");
  }

  private void close() {
    try {
      submitter.close();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
