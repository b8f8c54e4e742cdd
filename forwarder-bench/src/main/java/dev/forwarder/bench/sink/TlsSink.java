package dev.forwarder.bench.sink;

import dev.forwarder.bench.process.LineServer;
import dev.forwarder.bench.process.Meters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * A server behind TLS that counts: the program. Like {@link Sink} it says its one port on a line of
 * JSON ({@link Sink.Ports}), answers {@code mark} with what it has counted ({@link SinkMark}), and
 * ends when its input does.
 */
@Command(name = "tls-sink", description = "Answers requests over TLS on loopback, and counts them.")
public final class TlsSink implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "WIRE", description = "H1_TLS or H2_TLS.")
  private Wire wire = Wire.H1_TLS;

  @Parameters(index = "1", paramLabel = "FILE", description = "Its key store, PKCS #12.")
  private Path keyStore = Path.of("");

  @Parameters(index = "2", paramLabel = "FILE", description = "Its certificate, in PEM.")
  private Path pem = Path.of("");

  /** Runs a sink until its input ends. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new TlsSink()).execute(args));
  }

  /** The arguments of the program. */
  public static List<String> arguments(Wire wire, OwnCertificate certificate) {
    return List.of(wire.name(), certificate.keyStore().toString(), certificate.pem().toString());
  }

  @Override
  public Integer call() throws IOException {
    LineServer server = LineServer.ofProcess();
    try (TlsPort port = new TlsPort(wire, new OwnCertificate(keyStore, pem))) {
      server.say(new Sink.Ports(List.of(List.of(port.number()))));
      server.serve(Map.of("mark", argument -> mark(port)));
    }
    return 0;
  }

  private static SinkMark mark(TlsPort port) {
    return new SinkMark(System.nanoTime(), Meters.cpuNanos(), List.of(port.counted()));
  }
}
