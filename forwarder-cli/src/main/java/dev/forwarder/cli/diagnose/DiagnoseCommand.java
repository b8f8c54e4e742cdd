package dev.forwarder.cli.diagnose;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.api.Domain;
import dev.forwarder.cli.assembly.ForwarderOptions;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Counted;
import dev.forwarder.cli.console.DurationOption;
import dev.forwarder.cli.console.Monitor;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.console.Shutdown;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.core.http.HttpEvents;
import dev.forwarder.core.http.HttpTransport;
import dev.forwarder.core.http.TlsSockets;
import dev.forwarder.core.settings.LoadedDomain;
import dev.forwarder.core.settings.LoadedSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code diagnose}: which settings are in force, and what keeps payloads from each domain. */
@Command(
    name = "diagnose",
    description = {
      "Says which settings are in force, and what keeps payloads from each domain.",
      "Looks up names, connects, shakes hands, asks proxies and asks about keys as a forwarder with"
          + " these settings would; sends no payload. Exit code 1 means that something is wrong."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {
      "  forwarder diagnose --config forwarder.yaml",
      "  forwarder diagnose --domain https://intake.example=env:MY_KEY --json"
    })
public final class DiagnoseCommand implements Callable<Integer> {
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

  @Mixin private ForwarderOptions options;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      defaultValue = "5s",
      converter = DurationOption.class,
      description =
          "How long one check may take, 1ms to 5m; shorter limits of the settings hold too."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--json",
      description = "Prints the result as one JSON object in place of the tables.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Console console;
  private final Network network;

  /**
   * Makes the command.
   *
   * @param console the process around it
   */
  public DiagnoseCommand(Console console) {
    this(console, Network.ofSystem());
  }

  DiagnoseCommand(Console console, Network network) {
    this.console = console;
    this.network = network;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    LoadedSettings loaded = options.load(spec, console);
    if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw Usage.error(spec, "--timeout: must be a time of 1ms to 5m");
    }
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(TimeLimit::daemon);
    try (TimeLimit limit = new TimeLimit();
        HttpTransport transport =
            new HttpTransport(loaded.http(), timer, console.ticker(), HttpEvents.NONE)) {
      return diagnose(loaded, tools(loaded, limit, transport));
    } finally {
      timer.shutdownNow();
    }
  }

  private Tools tools(LoadedSettings loaded, TimeLimit limit, HttpTransport transport) {
    return new Tools(
        loaded.http(),
        new AddressPlaces(loaded.inForce()),
        loaded.keyCheck().enabled(),
        timeout,
        network,
        new TlsSockets(loaded.http().tls()),
        transport,
        limit,
        console.clock(),
        console.ticker());
  }

  private int diagnose(LoadedSettings loaded, Tools tools)
      throws InterruptedException, IOException {
    List<Domain> domains = loaded.domains().stream().map(LoadedDomain::domain).toList();
    Examiner examiner = new Examiner(domains, tools);
    Shutdown.Guard guard = console.shutdown().watch(examiner::end);
    try {
      examine(examiner, domains.size());
      boolean complete = examiner.isComplete();
      Diagnosis diagnosis = new Diagnosis(options.inForce(loaded), examiner.findings(), complete);
      print(diagnosis);
      return diagnosis.exitCode();
    } finally {
      guard.close();
    }
  }

  private void examine(Examiner examiner, int domains) throws InterruptedException {
    Notices notices = new Notices(spec.name(), console);
    Monitor progress = new Monitor(LOOK_INTERVAL, () -> look(examiner, domains, notices));
    try {
      examiner.examine();
    } finally {
      progress.close();
    }
  }

  private static void look(Examiner examiner, int domains, Notices notices) {
    notices.say(examiner.examined() + " of " + Counted.of(domains, "domain") + " examined");
  }

  private void print(Diagnosis diagnosis) throws IOException {
    String text =
        json ? DiagnosisJson.of(diagnosis) + System.lineSeparator() : DiagnosisTable.of(diagnosis);
    console.out().write(text.getBytes(UTF_8));
    console.out().flush();
  }
}
