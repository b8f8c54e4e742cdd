package dev.forwarder.cli.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Counted;
import dev.forwarder.cli.console.DurationOption;
import dev.forwarder.cli.console.FileOption;
import dev.forwarder.cli.console.KeyOption;
import dev.forwarder.cli.console.Reason;
import dev.forwarder.cli.console.ResultStream.LostException;
import dev.forwarder.cli.console.Shutdown;
import dev.forwarder.cli.console.SizeOption;
import dev.forwarder.cli.console.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code intake}: an HTTP server to forward to, that writes one line for each request. */
@Command(
    name = "intake",
    description = {
      "Runs an HTTP server (HTTP/1.1 and HTTP/2) to forward to, until it is ended by SIGTERM or"
          + " SIGINT.",
      "The first line of standard output tells where it listens; then there is one line of JSON for"
          + " each request."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {
      "  forwarder intake --port 8080 --key env:MY_KEY --out requests.ndjson",
      "  forwarder intake --status 503:0.2 --retry-after 2s --latency 50ms"
    })
public final class IntakeCommand implements Callable<Integer> {

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "0",
      description = "Port, 0 to 65535; 0 picks a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen at; 0.0.0.0 lets in other machines. Default: ${DEFAULT-VALUE}.")
  private String address = "";

  @Option(
      names = "--out",
      paramLabel = "F.ndjson",
      converter = FileOption.class,
      description = "Appends the lines of requests to this file in place of standard output.")
  private @Nullable Path out;

  @Option(
      names = "--key",
      paramLabel = "K",
      description =
          "A key that is let in: the key, env:NAME or @FILE. Others get 403. Default: all are.")
  private List<String> keys = List.of();

  @Option(
      names = "--status",
      paramLabel = "CODE[:RATIO]",
      description =
          "Answers this share of the payloads with this status; without a ratio, all that is left"
              + " over. The rest gets 202.")
  private List<String> statuses = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Where chance starts, so that --status falls on the same payloads again.")
  private @Nullable Long seed;

  @Option(
      names = "--retry-after",
      paramLabel = "D",
      defaultValue = "0s",
      converter = DurationOption.class,
      description = "Sent as Retry-After, in seconds, with what --status makes fail.")
  private Duration retryAfter = Duration.ZERO;

  @Option(
      names = "--latency",
      paramLabel = "D",
      defaultValue = "0s",
      converter = DurationOption.class,
      description = "Holds each answer back for so long.")
  private Duration latency = Duration.ZERO;

  @Option(
      names = "--max-body",
      paramLabel = "SIZE",
      defaultValue = "16MiB",
      converter = SizeOption.class,
      description = "A longer body is answered 413. Default: ${DEFAULT-VALUE}.")
  private int maxBodyBytes;

  @Option(
      names = "--preset",
      paramLabel = "datadog|datanadhi",
      defaultValue = "datadog",
      description = "Which backend it plays. Default: ${DEFAULT-VALUE}.")
  private Preset preset = Preset.DATADOG;

  @Option(
      names = "--tls-cert",
      paramLabel = "F",
      converter = FileOption.class,
      description = "Serves HTTPS with this certificate chain (PEM); needs --tls-key.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "F",
      converter = FileOption.class,
      description = "The certificate's private key (PEM, PKCS #8, not encrypted).")
  private @Nullable Path certificateKey;

  @Option(names = "--quiet", description = "Prints no line for a request to standard output.")
  private boolean quiet;

  @Spec private CommandSpec spec;

  private final Console console;
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Makes the command.
   *
   * @param console the process around it
   */
  public IntakeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    IntakeSettings settings = settings();
    Shutdown.Guard guard = console.shutdown().watch(ended::countDown);
    try (LineWriter lines = new LineWriter(openOutput(), ended::countDown)) {
      long start = console.ticker().getAsLong();
      IntakeServer server = serve(settings, lines);
      try {
        tellAddress(server, lines);
        ended.await();
      } finally {
        server.close();
      }
      IOException failure = lines.end();
      Duration ran = Duration.ofNanos(console.ticker().getAsLong() - start);
      return end(server.tally(), ran, failure);
    } finally {
      guard.close();
    }
  }

  private IntakeServer serve(IntakeSettings settings, LineWriter lines) {
    RequestLine line = new RequestLine(preset == Preset.DATANADHI);
    RequestSink sink = quiet && out == null ? RequestSink.NONE : new LineSink(lines, line);
    try {
      return IntakeServer.start(settings, sink, console.clock());
    } catch (PemIdentity.UnusableException e) {
      throw Usage.error(spec, Reason.of(e));
    } catch (IOException e) {
      throw Usage.error(spec, cannotListen(e));
    }
  }

  /** The first line, also where somebody sends already. */
  private void tellAddress(IntakeServer server, LineWriter lines) throws IOException {
    try {
      console.out().write(("{\"listening\":\"" + server.uri() + "\"}\n").getBytes(UTF_8));
      console.out().flush();
    } finally {
      lines.begin();
    }
  }

  /** The port where it is taken or not allowed, else the address. */
  private String cannotListen(IOException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof UnresolvedAddressException) {
      return "--bind: nobody knows an address of '" + address + "'";
    }
    String why = cause instanceof IOException io ? Reason.of(io) : Reason.of(failure);
    boolean ofPort = why.contains("in use") || why.contains("ermission");
    return (ofPort ? "--port: cannot listen at port " + port : "--bind: cannot listen")
        + " of "
        + address
        + ": "
        + why;
  }

  private int end(Tally tally, Duration ran, @Nullable IOException failure) {
    console
        .err()
        .printf(
            Locale.ROOT,
            "intake: %s, %s, statuses %s, in %.1f s%n",
            Counted.of(tally.requests(), "request"),
            Counted.of(tally.bytes(), "byte"),
            tally.byStatus(),
            ran.toMillis() / 1000.0);
    if (failure != null) {
      String what = failure instanceof LostException ? "" : "lines cannot be written: ";
      console.err().println("intake: ended, since " + what + Reason.of(failure));
    }
    return 1;
  }

  private OutputStream openOutput() {
    if (out == null) {
      return console.out();
    }
    try {
      return LineFile.open(out);
    } catch (IOException e) {
      throw Usage.error(spec, "--out: cannot write to '" + out + "': " + Reason.of(e));
    }
  }

  private IntakeSettings settings() {
    if ((certificate == null) != (certificateKey == null)) {
      throw Usage.error(spec, "--tls-cert and --tls-key go together: give both, or neither");
    }
    requireFileName("--tls-cert", certificate);
    requireFileName("--tls-key", certificateKey);
    try {
      return new IntakeSettings(
          address,
          port,
          preset,
          secrets(),
          plan(),
          retryAfter,
          latency,
          maxBodyBytes,
          certificate == null || certificateKey == null
              ? null
              : new IntakeSettings.Tls(certificate, certificateKey));
    } catch (IllegalArgumentException e) {
      throw Usage.error(spec, "--" + e.getMessage());
    }
  }

  /** A private key that was given in place of its file must not come back in a message. */
  private void requireFileName(String option, @Nullable Path file) {
    if (file != null && file.toString().startsWith("-----BEGIN")) {
      throw Usage.error(spec, option + ": must be the name of a PEM file, not its content");
    }
  }

  private StatusPlan plan() {
    try {
      return StatusPlan.parse(statuses, seed == null ? console.seeder().getAsLong() : seed);
    } catch (IllegalArgumentException e) {
      throw Usage.error(spec, "--status: " + e.getMessage());
    }
  }

  private Set<String> secrets() {
    try {
      return keys.stream()
          .map(key -> KeyOption.resolve(key, console.environment()))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IllegalArgumentException e) {
      throw Usage.error(spec, "--key: " + e.getMessage());
    }
  }
}
