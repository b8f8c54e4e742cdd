package dev.forwarder.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code diagnose} as a process. */
final class DiagnoseIT {
  @TempDir private Path folder;

  @Test
  void sigtermPrintsWhatIsKnownAndSkipsTheRest() throws IOException, InterruptedException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Socket> connected = accepted(silent);
      String url = "https://127.0.0.1:" + silent.getLocalPort();
      try (Program diagnose =
          Program.start(
              folder, "diagnose", "--timeout", "5m", "--domain", url + "=0123456789abcdef")) {
        await().atMost(60, SECONDS).until(connected::isDone);

        assertThat(diagnose.signal("TERM").exitCode()).isEqualTo(143);
        assertThat(diagnose.out())
            .contains("127.0.0.1 is an address", "not made: ended before", "checks of 1 domain:")
            .doesNotContain("0123456789abcdef");
        assertThat(diagnose.err()).isEmpty();
      }
    }
  }

  private static CompletableFuture<Socket> accepted(ServerSocket server) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return server.accept();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }
}
