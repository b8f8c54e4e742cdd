package dev.forwarder.core.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README says to paste works when pasted: it is compiled and run, against a real server. */
final class ReadmeTest {

  private static final Path README = Path.of("README.md");
  private static final String BACKEND = "http://localhost:8080";
  private static final int LINES = 10;

  private final List<String> received = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::receive);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String key = exchange.getRequestHeaders().getFirst("DD-API-KEY");
    received.add(
        exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + key + " " + body);
    exchange.sendResponseHeaders(202, -1);
    exchange.close();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void javaWorksWhenPasted() throws Exception {
    String printed = run(block(0));

    assertThat(received).containsExactly("POST /intake/ 0123456789abcdef {\"hello\":\"world\"}");
    assertThat(printed).contains("accepted=1, delivered=1");
  }

  @Test
  void guiceWorksWhenPasted() throws Exception {
    String printed = run(block(1));

    assertThat(received).containsExactly("POST /intake/ 0123456789abcdef {\"hello\":\"Guice\"}");
    assertThat(printed).contains("accepted=1, delivered=1");
  }

  @Test
  void tenLinesAreTen() throws IOException {
    assertThat(block(0).lines().count()).isLessThanOrEqualTo(LINES);
    assertThat(block(1).lines().count()).isLessThanOrEqualTo(LINES);
  }

  private static String block(int index) throws IOException {
    return JavaBlocks.of(README).get(index);
  }

  private String run(String block) throws Exception {
    assertThat(block).contains(BACKEND);
    String here = "http://127.0.0.1:" + server.getAddress().getPort();
    String source =
        block(2)
            + "public final class Pasted {\n  public static void main(String[] args) {\n"
            + JavaBlocks.indented(block.replace(BACKEND, here))
            + "\n  }\n}\n";
    assertThat(JavaBlocks.compile("Pasted", source, folder)).isEmpty();

    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      JavaBlocks.runMain("Pasted", folder);
    } finally {
      System.setOut(before);
    }
    return printed.toString(UTF_8);
  }
}
