package dev.forwarder.core;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Core runs on what it cannot do without: a JVM of its own whose class path holds nothing but this
 * project and the libraries that are not optional.
 */
final class BareHostTest {

  /** Of this project, in folders or jars, and of the libraries that a host always gets. */
  private static final Pattern NEEDED =
      Pattern.compile(
          ".*forwarder-(api|retry|core)[/\\\\]target[/\\\\][^/\\\\]+"
              + "|.*(httpclient5|httpcore5|httpcore5-h2|slf4j-api)-[0-9][^/\\\\]*\\.jar");

  @TempDir private Path folder;

  @Test
  void deliversThroughATransportOfItsOwn() throws Exception {
    assertThat(run("transport")).contains("optional libraries: []", "delivered: 1");
  }

  @Test
  void deliversOverHttp() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/intake/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    server.start();
    try {
      assertThat(run("http://127.0.0.1:" + server.getAddress().getPort()))
          .contains("optional libraries: []", "delivered: 1");
    } finally {
      server.stop(0);
    }
  }

  private String run(String argument) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                neededClassPath(),
                BareHost.class.getName(),
                argument)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static String neededClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> NEEDED.matcher(entry).matches())
        .collect(joining(File.pathSeparator));
  }
}
