package dev.forwarder.endpoints.echopost.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forwarder.endpoints.echopost.binary.BinaryException.Reason;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each row of the table of failures, on a real server and a real disk. */
final class AgentBinaryIT {

  private static final byte[] PROGRAM =
      "#!/bin/sh\nexit 0\n".repeat(1000).getBytes(StandardCharsets.UTF_8);

  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @TempDir Path temporary;
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile String lastPath;
  private volatile Answer answer = exchange -> whole(exchange, 200);
  private HttpServer server;
  private ExecutorService threads;
  private AgentFolder folder;
  private BinarySettings pinned;

  @BeforeEach
  void setUp() throws Exception {
    folder = AgentFolder.in(temporary);
    threads = Executors.newCachedThreadPool();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
    pinned = BinarySettings.DEFAULT.withMirror(mirror(), sha256(PROGRAM));
  }

  @AfterEach
  void tearDown() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    lastPath = exchange.getRequestURI().getPath();
    try (exchange) {
      answer.to(exchange);
    }
  }

  private static void whole(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, PROGRAM.length);
    exchange.getResponseBody().write(PROGRAM);
  }

  private URI mirror() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/echopost");
  }

  @Test
  void isFetchedCheckedAndMadeExecutable() throws Exception {
    Path program = linux(pinned).ready();

    assertThat(program).isEqualTo(folder.program()).hasBinaryContent(PROGRAM);
    assertThat(Files.getPosixFilePermissions(program))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(lastPath).isEqualTo("/echopost/linux/amd64/echopost-latest");
    assertThat(leftBehind()).containsExactly("echopost");
  }

  @Test
  void versionAndPlatformAreInTheAddress() throws Exception {
    new AgentBinary(folder, pinned.withVersion("1.2.3"), "Mac OS X", "aarch64").ready();

    assertThat(lastPath).isEqualTo("/echopost/darwin/arm64/echopost-1.2.3");
  }

  @Test
  void isFetchedOnce() throws Exception {
    linux(pinned).ready();
    linux(pinned).ready();

    assertThat(requests).hasValue(1);
  }

  @Test
  void whatIsThereIsUsedAndMadeExecutable() throws Exception {
    folder.create();
    Files.write(folder.program(), PROGRAM);

    Path program = linux(BinarySettings.DEFAULT).ready();

    assertThat(Files.isExecutable(program)).isTrue();
    assertThat(requests).hasValue(0);
  }

  @Test
  void digestHoldsForWhatIsThereToo() throws Exception {
    folder.create();
    Files.writeString(folder.program(), "something else");

    BinaryException e = failure(linux(pinned));

    assertThat(e.reason()).isEqualTo(Reason.BAD_DIGEST);
    assertThat(Files.isExecutable(folder.program())).isFalse();
  }

  @Test
  void badDigestLeavesNothingBehind() throws Exception {
    BinaryException e = failure(linux(pinned.withSha256("0".repeat(64))));

    assertThat(e.reason()).isEqualTo(Reason.BAD_DIGEST);
    assertThat(e).hasMessageContaining(sha256(PROGRAM)).hasMessageContaining("0".repeat(64));
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void truncatedDownloadLeavesNothingBehind() throws Exception {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, PROGRAM.length);
          exchange.getResponseBody().write(PROGRAM, 0, PROGRAM.length / 2);
          exchange.getResponseBody().flush();
        };

    assertThat(failure(linux(pinned)).reason()).isEqualTo(Reason.NETWORK);
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void otherStatusIsNoProgram() throws Exception {
    for (int status : new int[] {404, 500, 204, 206}) {
      answer = exchange -> exchange.sendResponseHeaders(status, -1);

      BinaryException e = failure(linux(pinned));

      assertThat(e.reason()).isEqualTo(Reason.HTTP_STATUS);
      assertThat(e).hasMessageContaining("HTTP " + status);
      assertThat(e.isPermanent()).isFalse();
    }
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void redirectIsFollowed() throws Exception {
    answer =
        exchange -> {
          if (lastPath.startsWith("/echopost")) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
          } else {
            whole(exchange, 200);
          }
        };

    assertThat(linux(pinned).ready()).hasBinaryContent(PROGRAM);
  }

  @Test
  void unreachableServerIsAFailureOfTheNetwork() throws Exception {
    server.stop(0);

    assertThat(failure(linux(pinned)).reason()).isEqualTo(Reason.NETWORK);
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void slowBodyEndsWithTheTimeLimit() throws Exception {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, PROGRAM.length);
          exchange.getResponseBody().write(PROGRAM, 0, 10);
          exchange.getResponseBody().flush();
          awaitEnd();
        };

    BinaryException e = failure(linux(pinned.withLimits(1 << 20, Duration.ofMillis(300))));

    assertThat(e.reason()).isEqualTo(Reason.NETWORK);
    assertThat(e).hasMessageContaining("300 ms");
    assertThat(leftBehind()).isEmpty();
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void endlessBodyEndsWithTheSizeLimit() throws Exception {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(PROGRAM);
          }
        };

    BinaryException e = failure(linux(pinned.withLimits(100_000, Duration.ofSeconds(20))));

    assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(e).hasMessageContaining("100000 bytes");
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void folderThatCannotBeWrittenIsAFailureOfTheDisk() throws Exception {
    Files.writeString(temporary.resolve("echopost"), "a file is in the way");

    BinaryException e = failure(linux(pinned));

    assertThat(e.reason()).isEqualTo(Reason.DISK);
    assertThat(e.isPermanent()).isFalse();
    assertThat(requests).hasValue(0);
  }

  @Test
  void readOnlyFolderIsAFailureOfTheDisk() throws Exception {
    folder.create();
    Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("r-xr-xr-x"));
    if (Files.isWritable(
        folder.path())) { // the superuser's tests find one that even he cannot write
      folder = new AgentFolder(Path.of("/proc/self"));
    }

    assertThat(failure(linux(pinned)).reason()).isEqualTo(Reason.DISK);
  }

  @Test
  void otherPlatformsAreUnsupportedForGood() throws Exception {
    String[][] systems = {
      {"Windows 11", "amd64"}, {"Linux", "s390x"}, {"FreeBSD", "amd64"}, {"Linux", "x86"}
    };
    for (String[] system : systems) {
      BinaryException e = failure(new AgentBinary(folder, pinned, system[0], system[1]));

      assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_PLATFORM);
      assertThat(e.isPermanent()).isTrue();
      assertThat(e).hasMessageContaining(system[0]).hasMessageContaining("agent in Java");
    }
    assertThat(requests).hasValue(0);
  }

  @Test
  void nothingIsFetchedUnlessItIsAllowedOrPinned() throws Exception {
    BinaryException e = failure(linux(BinarySettings.DEFAULT));

    assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED);
    assertThat(e).hasMessageContaining("sha256");
  }

  private AgentBinary linux(BinarySettings settings) {
    return new AgentBinary(folder, settings, "Linux", "x86_64");
  }

  private static BinaryException failure(AgentBinary binary) {
    return catchThrowableOfType(BinaryException.class, binary::ready);
  }

  private Stream<String> leftBehind() throws IOException {
    if (!Files.isDirectory(folder.path())) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(folder.path())) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
