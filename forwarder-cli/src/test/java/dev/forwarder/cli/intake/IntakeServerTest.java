package dev.forwarder.cli.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server on real sockets, asked by the JDK's client. */
final class IntakeServerTest {

  /** The common pool has one thread where there are two processors, and what blocks holds it. */
  private static final Executor ON_A_THREAD_OF_ITS_OWN =
      task -> {
        Thread thread = new Thread(task, "test");
        thread.setDaemon(true);
        thread.start();
      };

  private static final String KEY = "0123456789abcdef";

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private IntakeServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesPayloadsOverBothVersions(HttpClient.Version version) throws Exception {
    start(IntakeSettings.defaults());
    byte[] body = new byte[300_000];
    new Random(1).nextBytes(body);

    HttpClient client = HttpClient.newBuilder().version(version).build();
    // The client changes to HTTP/2 with a request that has no body.
    client.send(request("/").GET().build(), BodyHandlers.discarding());
    received.clear();

    HttpResponse<String> reply =
        client.send(
            request("/api/v2/series?a=1")
                .header("Idempotency-Key", "0f")
                .POST(BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofString());

    assertThat(reply.statusCode()).isEqualTo(202);
    assertThat(reply.version()).isEqualTo(version);
    assertThat(received).hasSize(1);
    assertThat(received.get(0).body().array()).isEqualTo(body);
    assertThat(received.get(0).path()).isEqualTo("/api/v2/series");
    assertThat(received.get(0).query()).isEqualTo("a=1");
    assertThat(received.get(0).headers()).containsEntry("idempotency-key", "0f");
  }

  @Test
  void itIsClosedAlsoWhereASinkDoesNotComeBack() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    Semaphore comesBack = new Semaphore(0);
    RequestSink sink =
        one -> {
          entered.countDown();
          comesBack.acquireUninterruptibly();
        };
    server =
        IntakeServer.start(
            IntakeSettings.defaults(), sink, Clock.systemUTC(), Duration.ofMillis(50));
    var reply =
        HttpClient.newHttpClient()
            .sendAsync(
                request("/").POST(BodyPublishers.ofString("1")).build(), BodyHandlers.discarding());
    entered.await();

    server.close();

    assertThatIOException()
        .isThrownBy(() -> new Socket(server.uri().getHost(), server.uri().getPort()).close());
    comesBack.release();
    assertThat(reply.handle((answered, broken) -> true)).succeedsWithin(Duration.ofMinutes(1));
  }

  @Test
  void otherKeysAreForbiddenAndNoKeyIsShown() throws Exception {
    start(IntakeSettings.defaults().withKeys(Set.of(KEY)));

    assertThat(post("/intake/", "DD-API-KEY", KEY).statusCode()).isEqualTo(202);
    assertThat(post("/intake/", "DD-API-KEY", "another-key-fedc").statusCode()).isEqualTo(403);
    assertThat(post("/intake/?api_key=" + KEY, "X-Other", "1").statusCode()).isEqualTo(202);
    assertThat(received).extracting(Received::status).containsExactly(202, 403, 202);
    assertThat(received.toString()).contains("***cdef", "***fedc").doesNotContain(KEY);
  }

  @Test
  void keyIsHiddenInEveryHeaderAndInThePath() throws Exception {
    start(IntakeSettings.defaults().withKeys(Set.of(KEY)));

    post("/" + KEY + "?a=" + KEY, "X-Other", "my " + KEY);

    assertThat(received).hasSize(1);
    assertThat(received.get(0).path()).isEqualTo("/***cdef");
    assertThat(received.get(0).headers()).containsEntry("x-other", "my ***cdef");
    assertThat(received.toString()).doesNotContain(KEY);
  }

  @ParameterizedTest
  @CsvSource({"'GARBAGE', 400", "'POST / HTTP/1.1\r\nBad Header: 1', 400", "LONG, 431"})
  void requestThatTheParserRefusesIsWrittenDownAndCounted(String head, int status)
      throws Exception {
    start(IntakeSettings.defaults());
    String sent = head.replace("LONG", "POST / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(40_000));

    try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
      socket.getOutputStream().write((sent + "\r\n\r\n").getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
          .isEqualTo("HTTP/1.1 " + status);
    }

    await().until(() -> !received.isEmpty());
    assertThat(received).extracting(Received::status).containsExactly(status);
    assertThat(server.tally().byStatus()).containsExactly(Map.entry(status, 1L));
  }

  @Test
  void keyIsValidatedAsDatadogDoes() throws Exception {
    start(IntakeSettings.defaults().withKeys(Set.of(KEY)));

    HttpResponse<String> valid = get("/api/v1/validate", "DD-API-KEY", KEY);
    assertThat(valid.statusCode()).isEqualTo(200);
    assertThat(valid.body()).isEqualTo("{\"valid\":true}");
    assertThat(get("/api/v1/validate?api_key=" + KEY, "X-Other", "1").statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/validate", "DD-API-KEY", "wrong").statusCode()).isEqualTo(403);
    assertThat(get("/api/v1/validate", "X-Other", "1").statusCode()).isEqualTo(403);
  }

  @Test
  void whatIsNoRouteIsNotFound() throws Exception {
    start(IntakeSettings.defaults());

    assertThat(get("/intake/", "X-Other", "1").statusCode()).isEqualTo(404);
    assertThat(received).extracting(Received::status).containsExactly(404);
  }

  @Test
  void plannedFailureCarriesRetryAfterInWholeSecondsRoundedUp() throws Exception {
    start(
        settings(
            Preset.DATADOG,
            StatusPlan.parse(List.of("429"), 1),
            Duration.ofMillis(1500),
            Duration.ZERO,
            1000));

    HttpResponse<String> reply = post("/intake/", "DD-API-KEY", KEY);
    assertThat(reply.statusCode()).isEqualTo(429);
    assertThat(reply.headers().firstValue("Retry-After")).contains("2");
    assertThat(get("/nowhere", "X-Other", "1").headers().firstValue("Retry-After")).isEmpty();
  }

  @Test
  void latencyHoldsTheAnswerBackWithoutAThreadForEachRequest() throws Exception {
    start(
        settings(
            Preset.DATADOG, StatusPlan.acceptAll(), Duration.ZERO, Duration.ofMillis(500), 1000));
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(server.uri().resolve("/x")).POST(BodyPublishers.noBody()).build();
    // Over HTTP/2 they all share one connection, and there are more of them than threads.
    client.send(request, BodyHandlers.discarding());
    long start = System.nanoTime();

    List<CompletableFuture<HttpResponse<Void>>> replies =
        IntStream.range(0, 200)
            .mapToObj(i -> client.sendAsync(request, BodyHandlers.discarding()))
            .toList();
    replies.forEach(CompletableFuture::join);

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
  }

  @Test
  void bodyThatIsTooLongIsCutOffAndRefused() throws Exception {
    start(settings(Preset.DATADOG, StatusPlan.acceptAll(), Duration.ZERO, Duration.ZERO, 1000));

    try (Socket socket = connect(server.uri().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n" + "y".repeat(1001))
                  .getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 413");
    }
    assertThat(received).hasSize(1);
    assertThat(received.get(0).truncated()).isTrue();
    assertThat(received.get(0).body().size()).isEqualTo(1000);
  }

  @Test
  void bodyOfExactlyTheLimitIsTaken() throws Exception {
    start(settings(Preset.DATADOG, StatusPlan.acceptAll(), Duration.ZERO, Duration.ZERO, 2));

    assertThat(post("/x", "DD-API-KEY", KEY).statusCode()).isEqualTo(202);
    assertThat(received.get(0).truncated()).isFalse();
  }

  @Test
  void requestThatBreaksOffIsNotWrittenDown() throws Exception {
    start(IntakeSettings.defaults());
    try (Socket socket = connect(server.uri().getPort())) {
      socket
          .getOutputStream()
          .write("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf".getBytes(UTF_8));
    }

    assertThat(post("/whole", "DD-API-KEY", KEY).statusCode()).isEqualTo(202);
    assertThat(received).extracting(Received::path).containsExactly("/whole");
  }

  @Test
  void requestThatCannotBeWrittenDownIsAnsweredAsAFailure() throws Exception {
    RequestSink full =
        new RequestSink() {
          @Override
          public void accept(Received unheard) {}

          @Override
          public CompletionStage<Void> acceptAll(List<Received> items) {
            return CompletableFuture.failedFuture(new IOException("No space left on device"));
          }
        };
    server = IntakeServer.start(IntakeSettings.defaults(), full, Clock.systemUTC());

    assertThat(post("/x", "DD-API-KEY", KEY).statusCode()).isEqualTo(503);
    assertThat(server.tally().byStatus()).containsExactly(Map.entry(503, 1L));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void requestThereIsNoMemoryForIsAnsweredAsAFailure(long latencyMillis) throws Exception {
    RequestSink full =
        unheard -> {
          throw new OutOfMemoryError("Java heap space");
        };
    IntakeSettings settings =
        settings(
            Preset.DATADOG,
            StatusPlan.acceptAll(),
            Duration.ZERO,
            Duration.ofMillis(latencyMillis),
            1000);
    server = IntakeServer.start(settings, full, Clock.systemUTC());

    assertThat(post("/x", "DD-API-KEY", KEY).statusCode()).isEqualTo(500);
  }

  @Test
  void requestIsAnsweredWhenItIsWrittenDownAndNotBefore() throws Exception {
    CompletableFuture<Void> written = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    RequestSink slow =
        new RequestSink() {
          @Override
          public void accept(Received unheard) {}

          @Override
          public CompletionStage<Void> acceptAll(List<Received> items) {
            asked.countDown();
            return written;
          }
        };
    server = IntakeServer.start(IntakeSettings.defaults(), slow, Clock.systemUTC());
    CompletableFuture<HttpResponse<String>> reply =
        HttpClient.newHttpClient()
            .sendAsync(
                request("/x").POST(BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString());
    asked.await();

    assertThat(server.tally().requests()).isZero();
    assertThat(reply).isNotDone();
    written.complete(null);

    assertThat(reply.join().statusCode()).isEqualTo(202);
  }

  @Test
  void dataNadhiTakesItemsAndUploadsUnderBothSpellingsOfItsHeader() throws Exception {
    start(
        settings(Preset.DATANADHI, StatusPlan.acceptAll(), Duration.ZERO, Duration.ZERO, 1 << 20)
            .withKeys(Set.of(KEY)));

    assertThat(get("/", "X-Other", "1").statusCode()).isEqualTo(200);
    assertThat(post("/log", "DATANADHI_API_KEY", KEY).statusCode()).isEqualTo(202);
    assertThat(post("/log", "datanadhi-api-key", KEY).statusCode()).isEqualTo(202);
    assertThat(post("/log", "DD-API-KEY", KEY).statusCode()).isEqualTo(403);
    assertThat(upload(UploadTest.gzip("{\"a\":1}\n{\"b\":2}\n")).statusCode()).isEqualTo(202);
    assertThat(upload("plain".getBytes(UTF_8)).statusCode()).isEqualTo(400);

    List<Received> items = received.stream().filter(r -> r.request() == 5).toList();
    assertThat(items).extracting(r -> r.body().text()).containsExactly("{\"a\":1}", "{\"b\":2}");
  }

  @Test
  void closingWaitsForTheRequestInHandAndClosesThePort() throws Exception {
    CountDownLatch inHand = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    server =
        IntakeServer.start(
            IntakeSettings.defaults(),
            r -> {
              inHand.countDown();
              awaitQuietly(goOn);
            },
            Clock.systemUTC());
    URI uri = server.uri().resolve("/x");
    CompletableFuture<HttpResponse<Void>> reply =
        HttpClient.newHttpClient()
            .sendAsync(
                HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build(),
                BodyHandlers.discarding());
    inHand.await();

    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(server::close, ON_A_THREAD_OF_ITS_OWN);
    await().until(() -> !canConnect(uri.getPort()));
    assertThat(closed).isNotDone();
    goOn.countDown();

    closed.join();
    assertThat(reply.join().statusCode()).isEqualTo(202);
  }

  @Test
  void portThatIsTakenIsAnErrorThatNamesIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatIOException()
          .isThrownBy(() -> start(IntakeSettings.defaults().withPort(taken.getLocalPort())))
          .withMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  private static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static boolean canConnect(int port) {
    try (Socket socket = connect(port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static IntakeSettings settings(
      Preset preset, StatusPlan plan, Duration retryAfter, Duration latency, int maxBody) {
    return new IntakeSettings(
        "127.0.0.1", 0, preset, Set.of(), plan, retryAfter, latency, maxBody, null);
  }

  private void start(IntakeSettings settings) throws IOException {
    server = IntakeServer.start(settings, received::add, Clock.systemUTC());
  }

  private HttpResponse<String> post(String path, String header, String value) throws Exception {
    return send(request(path).header(header, value).POST(BodyPublishers.ofString("{}")));
  }

  private HttpResponse<String> upload(byte[] body) throws Exception {
    return send(
        request("/upload").header("DATANADHI_API_KEY", KEY).POST(BodyPublishers.ofByteArray(body)));
  }

  private HttpResponse<String> get(String path, String header, String value) throws Exception {
    return send(request(path).header(header, value).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.uri().resolve(path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
