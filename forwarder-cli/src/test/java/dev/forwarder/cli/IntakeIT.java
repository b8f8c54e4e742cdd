package dev.forwarder.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code intake} as a process. */
final class IntakeIT {
  private static final String KEY = "0123456789abcdef-not-to-be-seen";
  private static final String PASSWORD = "of-a-test";

  @TempDir private Path folder;

  @Test
  void firstLineTellsWhereItListensAndEachRequestHasALine() throws Exception {
    try (Program intake = Program.start(folder, "intake", "--key", KEY)) {
      URI uri = uriOf(intake);

      assertThat(uri.getScheme()).isEqualTo("http");
      assertThat(uri.getHost()).isEqualTo("127.0.0.1");
      assertThat(post(HttpClient.newHttpClient(), uri, KEY).statusCode()).isEqualTo(202);
      await().until(() -> lines(intake).size() == 2);
      JsonNode line = new ObjectMapper().readTree(lines(intake).get(1));
      assertThat(line.get("body").asText()).isEqualTo("{}");
      assertThat(line.get("headers").get("dd-api-key").asText()).isEqualTo("***seen");

      assertThat(intake.signal("TERM").exitCode()).isEqualTo(143);
      assertThat(intake.err()).contains("1 request, 2 bytes, statuses {202=1}");
      assertThat(intake.out() + intake.err()).doesNotContain(KEY);
    }
  }

  @Test
  void sigtermEndsItAfterTheRequestsInHandWithEveryLineWritten() throws Exception {
    Path out = folder.resolve("requests.ndjson");
    try (Program intake =
        Program.start(folder, "intake", "--latency=700ms", "--out=" + out, "--quiet")) {
      URI uri = uriOf(intake);
      HttpClient client = HttpClient.newHttpClient();
      List<CompletableFuture<HttpResponse<Void>>> replies = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        replies.add(client.sendAsync(request(uri, KEY), BodyHandlers.discarding()));
      }
      CompletableFuture.anyOf(replies.toArray(CompletableFuture[]::new)).join();

      intake.signal("TERM");

      assertThat(intake.exitCode()).isEqualTo(143);
      long answered =
          replies.stream()
              .filter(
                  reply -> !reply.isCompletedExceptionally() && reply.join().statusCode() == 202)
              .count();
      assertThat(answered).isPositive();
      assertThat(Files.readAllLines(out)).hasSize((int) answered);
      assertThat(lines(intake)).hasSize(1);
    }
  }

  @Test
  void whatWasAnsweredIsInTheFileThoughTheProcessIsKilled() throws Exception {
    Path out = folder.resolve("requests.ndjson");
    Set<String> answered = ConcurrentHashMap.newKeySet();
    try (Program intake = Program.start(folder, "intake", "--out=" + out)) {
      URI uri = uriOf(intake).resolve("/intake/");
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String sender = "sender-" + i;
        senders.add(new Thread(() -> sendUntilNobodyAnswers(uri, sender, answered), sender));
      }
      senders.forEach(Thread::start);
      await().atMost(Duration.ofSeconds(60)).until(() -> answered.size() >= 2_000);

      assertThat(intake.signal("KILL").exitCode()).isEqualTo(137);
      for (Thread sender : senders) {
        sender.join();
      }
    }

    assertThat(bodiesOf(out)).containsAll(answered);
  }

  private static void sendUntilNobodyAnswers(URI uri, String sender, Set<String> answered) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      for (int i = 0; ; i++) {
        String body = sender + "-" + i;
        HttpRequest request =
            HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
        if (client.send(request, BodyHandlers.discarding()).statusCode() == 202) {
          answered.add(body);
        }
      }
    } catch (IOException e) {
      // The server is no more.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The bodies of all whole lines: the kill may have torn the last. */
  private static Set<String> bodiesOf(Path file) throws IOException {
    String text = Files.readString(file);
    Set<String> bodies = new HashSet<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      bodies.add(new ObjectMapper().readTree(line).get("body").asText());
    }
    return bodies;
  }

  @Test
  void linesAreAppendedToAFileThatIsThere() throws Exception {
    Path out = Files.writeString(folder.resolve("requests.ndjson"), "{\"earlier\":1}\n");
    try (Program intake = Program.start(folder, "intake", "--out=" + out)) {
      post(HttpClient.newHttpClient(), uriOf(intake), KEY);
      intake.signal("INT");

      assertThat(intake.exitCode()).isEqualTo(130);
      assertThat(Files.readAllLines(out)).hasSize(2).first().isEqualTo("{\"earlier\":1}");
    }
  }

  @Test
  void servesHttp2OverTlsWithACertificateOfPemFiles() throws Exception {
    KeyStore identity = newIdentity();
    Path certificate = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    writePem(certificate, "CERTIFICATE", identity.getCertificate("it").getEncoded());
    writePem(key, "PRIVATE KEY", identity.getKey("it", PASSWORD.toCharArray()).getEncoded());
    try (Program intake =
        Program.start(folder, "intake", "--tls-cert=" + certificate, "--tls-key=" + key)) {
      URI uri = uriOf(intake);
      HttpClient client = HttpClient.newBuilder().sslContext(trusting(identity)).build();

      HttpResponse<Void> reply = post(client, uri, KEY);

      assertThat(uri.getScheme()).isEqualTo("https");
      assertThat(reply.statusCode()).isEqualTo(202);
      assertThat(reply.version()).isEqualTo(HttpClient.Version.HTTP_2);
    }
  }

  @Test
  void keyOfTheEnvironmentIsLetInAndOthersAreNot() throws Exception {
    try (Program intake =
        Program.start(folder, Map.of("MY_KEY", KEY), "intake", "--key=env:MY_KEY")) {
      URI uri = uriOf(intake);

      assertThat(post(HttpClient.newHttpClient(), uri, KEY).statusCode()).isEqualTo(202);
      assertThat(post(HttpClient.newHttpClient(), uri, "another").statusCode()).isEqualTo(403);
    }
  }

  private static URI uriOf(Program intake) throws IOException {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> intake.out().contains("\n") || !intake.isAlive());
    String line =
        intake.out().lines().findFirst().orElseThrow(() -> new AssertionError(intake.err()));
    return URI.create(new ObjectMapper().readTree(line).get("listening").asText());
  }

  private static List<String> lines(Program intake) {
    return intake.out().lines().toList();
  }

  private static HttpRequest request(URI uri, String key) {
    return HttpRequest.newBuilder(uri.resolve("/intake/"))
        .header("DD-API-KEY", key)
        .POST(BodyPublishers.ofString("{}"))
        .build();
  }

  private static HttpResponse<Void> post(HttpClient client, URI uri, String key) throws Exception {
    return client.send(request(uri, key), BodyHandlers.discarding());
  }

  private KeyStore newIdentity() throws Exception {
    Path file = folder.resolve("identity.p12");
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .inheritIO()
            .start()
            .waitFor();
    assertThat(exit).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static void writePem(Path file, String what, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
  }

  private static SSLContext trusting(KeyStore identity) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("it", identity.getCertificate("it"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
