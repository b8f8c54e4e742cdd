package dev.forwarder.cli.console;

import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class ThisJvmTest {

  @Test
  void whoWaitsForTheEndRestsThoughItWasInterrupted() {
    Thread waiting =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              new ThisJvm().awaitEnd();
            });
    waiting.setDaemon(true);
    waiting.start();

    await().until(() -> waiting.getState() == Thread.State.WAITING);
  }
}
