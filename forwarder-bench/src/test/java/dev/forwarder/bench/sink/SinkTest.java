package dev.forwarder.bench.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SinkTest {

  /** A client that does as it is told. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private final BufferedReader in;

    Client(RunningSink sink) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), sink.port());
      socket.setTcpNoDelay(true);
      out = socket.getOutputStream();
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    }

    void send(String text) throws IOException {
      out.write(text.getBytes(US_ASCII));
      out.flush();
    }

    /** The status of the next reply; reads it to its end. */
    String status() throws IOException {
      String status = in.readLine();
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {}
      assertThat(in.read()).isEqualTo('{');
      assertThat(in.read()).isEqualTo('}');
      return status.split(" ", 3)[1];
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String request(String key) {
    return "POST / HTTP/1.1\r\nIdempotency-Key: " + key + "\r\nContent-Length: 4\r\n\r\nbody";
  }

  @Test
  void answersOneRequestAfterAnotherOnOneConnection() throws Exception {
    try (RunningSink sink = new RunningSink("202");
        Client client = new Client(sink)) {
      for (String key : new String[] {"a", "b", "a"}) {
        client.send(request(key));
        assertThat(client.status()).isEqualTo("202");
      }
      assertThat(sink.counted()).isEqualTo(new SinkMark.Group("202", 1, 3, 3, 0, 2, 0));
    }
  }

  @Test
  void answersRequestsThatComeTogether() throws Exception {
    try (RunningSink sink = new RunningSink("202");
        Client client = new Client(sink)) {
      client.send(request("a") + request("b"));
      assertThat(client.status()).isEqualTo("202");
      assertThat(client.status()).isEqualTo("202");
    }
  }

  @Test
  void answersARequestThatComesInPieces() throws Exception {
    try (RunningSink sink = new RunningSink("202");
        Client client = new Client(sink)) {
      String request = request("a");
      for (int i = 0; i < request.length(); i++) {
        assertThat(sink.counted().requests()).isZero();
        client.send(request.substring(i, i + 1));
      }
      assertThat(client.status()).isEqualTo("202");
    }
  }

  @Test
  void failsAShareOfTheRequestsAtRandom() throws Exception {
    try (RunningSink sink = new RunningSink("202,fail=0.5:503");
        Client client = new Client(sink)) {
      int failed = 0;
      for (int i = 0; i < 200; i++) {
        client.send(request("key" + i));
        failed += client.status().equals("503") ? 1 : 0;
      }
      assertThat(failed).isBetween(70, 130);
      assertThat(sink.counted().requests()).isEqualTo(200);
      assertThat(sink.counted().taken()).isEqualTo(200 - failed);
      assertThat(sink.counted().keys()).isEqualTo(200 - failed);
    }
  }

  private static String record(String content) {
    return RecordCounter.MARK + content.repeat(32 - RecordCounter.MARK.length());
  }

  private static String requestOf(String body) {
    return "POST / HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  @Test
  void countsTheRecordsInABodyHoweverItIsCutAndFramed() throws Exception {
    String body = "[#re" + record("#") + "##" + record("x") + "#recor" + record("y") + "]";
    String request = requestOf(body);
    for (int cut = 1; cut < request.length(); cut++) {
      try (RunningSink sink = new RunningSink("202,records=32");
          Client client = new Client(sink)) {
        client.send(request.substring(0, cut));
        await()
            .pollInterval(Duration.ofMillis(1)) // there are many cuts
            .until(() -> sink.counted().connections() == 1);
        client.send(request.substring(cut));
        assertThat(client.status()).isEqualTo("202");
        assertThat(sink.counted().records()).isEqualTo(3);
      }
    }
  }

  @Test
  void countsNoRecordsOfARequestThatItFails() throws Exception {
    try (RunningSink sink = new RunningSink("202,fail=1:503,records=32");
        Client client = new Client(sink)) {
      client.send(requestOf(record("x")));
      assertThat(client.status()).isEqualTo("503");
      assertThat(sink.counted().records()).isZero();
      assertThat(sink.counted().units()).isZero();
    }
  }

  @Test
  void ratesAreOfRecordsWhereTheyAreCountedAlsoBeforeThereAreAny() throws Exception {
    try (RunningSink sink = new RunningSink("202,records=32");
        Client client = new Client(sink)) {
      client.send(requestOf("no record"));
      assertThat(client.status()).isEqualTo("202");
      assertThat(sink.counted().taken()).isEqualTo(1);
      assertThat(sink.counted().units()).isZero();
    }
  }

  @Test
  void countsTheRecordsOfAStream() throws Exception {
    try (RunningSink sink = new RunningSink("stream,records=32");
        Client client = new Client(sink)) {
      client.send("\1" + record("x") + "\2" + record("y") + "\3" + record("z").substring(1));
      await().until(() -> sink.counted().records() == 2);
      assertThat(sink.counted())
          .isEqualTo(new SinkMark.Group("stream,records=32", 1, 0, 0, 0, 0, 2));
      assertThat(sink.counted().units()).isEqualTo(2);
    }
  }

  @Test
  void takesItsTimeForAReply() throws Exception {
    try (RunningSink sink = new RunningSink("202,delay=100");
        Client client = new Client(sink)) {
      Instant start = Instant.now();
      client.send(request("a"));
      assertThat(client.status()).isEqualTo("202");
      assertThat(Duration.between(start, Instant.now()))
          .isGreaterThanOrEqualTo(Duration.ofMillis(99));
    }
  }

  @Test
  void swallowsRequestsWhenSilent() throws Exception {
    try (RunningSink sink = new RunningSink("silent");
        Client client = new Client(sink)) {
      client.send(request("a"));
      await().until(() -> sink.counted().requests() == 1);
      client.socket.setSoTimeout(1);
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(client.in::read);
      assertThat(sink.counted().taken()).isZero();
    }
  }

  @Test
  void refusesConnectionsOnAPortThatNobodyElseGets() throws Exception {
    try (RunningSink sink = new RunningSink("refuse")) {
      assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new Client(sink));
    }
  }

  @Test
  void takesConnectionsAgainOnTheSamePortAfterItWasDown() throws Exception {
    try (RunningSink sink = new RunningSink("202");
        Client before = new Client(sink)) {
      before.send(request("a"));
      assertThat(before.status()).isEqualTo("202");
      sink.down();
      assertThat(before.in.read()).isEqualTo(-1);
      assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new Client(sink));
      sink.up();
      try (Client after = new Client(sink)) {
        after.send(request("b"));
        assertThat(after.status()).isEqualTo("202");
      }
      assertThat(sink.counted()).isEqualTo(new SinkMark.Group("202", 2, 2, 2, 0, 2, 0));
    }
  }

  @Test
  void closesAConnectionThatSpeaksSomethingElse() throws Exception {
    try (RunningSink sink = new RunningSink("202");
        Client client = new Client(sink)) {
      client.send("x".repeat(20_000));
      await().until(() -> sink.counted().broken() == 1);
    }
  }
}
