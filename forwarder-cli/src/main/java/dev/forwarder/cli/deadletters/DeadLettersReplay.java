package dev.forwarder.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Counts;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.StopReport;
import dev.forwarder.cli.assembly.Assembly;
import dev.forwarder.cli.assembly.ForwarderOptions;
import dev.forwarder.cli.assembly.KeyFileOption;
import dev.forwarder.cli.assembly.SpoolErrors;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Counted;
import dev.forwarder.cli.console.DurationOption;
import dev.forwarder.cli.console.FileOption;
import dev.forwarder.cli.console.Monitor;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.console.Shutdown;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.cli.send.LastTroubles;
import dev.forwarder.cli.spool.JsonLines;
import dev.forwarder.cli.spool.SpoolFolder;
import dev.forwarder.core.DeadLetters;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.ReplayReport;
import dev.forwarder.core.settings.LoadedSettings;
import dev.forwarder.core.settings.SettingsLoader;
import dev.forwarder.core.spool.BuriedLetter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code deadletters replay}: sends letters again. */
@Command(
    name = "replay",
    description = {
      "Sends dead letters again: each to its domain, by the domain's name, and under the key of the"
          + " id that it had; addresses and keys are those of the settings.",
      "What is delivered is no dead letter any more; all else stays as it is. What else waits in the"
          + " spool is left alone. Exit code 0 means that all were delivered."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {
      "  forwarder deadletters replay spool --domain https://intake.example=env:MY_KEY",
      "  forwarder deadletters replay spool --config forwarder.yaml --status 400 --json",
      "  forwarder deadletters replay .datanadhi --domain http://primary:5000=env:MY_KEY"
    })
public final class DeadLettersReplay implements Callable<Integer> {
  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);
  private static final Duration LEAST_PATIENCE = Duration.ofMillis(1);
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

  @Parameters(
      paramLabel = "DIR",
      converter = FileOption.class,
      description =
          "The folder that --spool or forwarder_storage_path names; or a directory of Data Nadhi's"
              + " with dropped files.")
  private @Nullable Path folder;

  @Mixin private ForwarderOptions options;

  @Mixin private KeyFileOption keyFile;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Letters of that domain alone: its name, such as intake.example-443.")
  private @Nullable String only;

  @Mixin private LetterFilter filter;

  @Option(
      names = "--stop-timeout",
      paramLabel = "D",
      converter = DurationOption.class,
      description =
          "How long to wait without any answer before a domain is given up. Default: 30s.")
  private Duration patience = DEFAULT_PATIENCE;

  @Option(names = "--json", description = "Prints one JSON object in place of the table.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Console console;

  /**
   * Makes the command.
   *
   * @param console the process around it
   */
  public DeadLettersReplay(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Path spool = requireNonNull(folder, "folder");
    if (DroppedPlace.isOne(spool)) {
      return new DroppedResend(spec, console).run(dropped(spool), options, patience(), json);
    }
    SpoolFolder.requireSpool(spec, spool);
    LoadedSettings loaded = options.load(spec, console, loader -> at(spool, loader));
    Predicate<BuriedLetter> which = which();
    LastTroubles troubles = new LastTroubles();
    DefaultForwarder forwarder = forwarder(loaded, troubles);
    Notices notices = new Notices(spec.name(), console);
    List<ReplayReport> reports = replay(forwarder, which, notices);
    for (ReplayReport report : reports) {
      ReplayNotice.of(report, troubles.everOf(report.domain())).forEach(notices::say);
    }
    print(reports);
    return reports.stream().allMatch(ReplayReport::isComplete) ? 0 : 1;
  }

  private DroppedPlace dropped(Path place) {
    if (only != null) {
      throw Usage.error(spec, "--only: dropped files do not say of which domain they are");
    }
    return DroppedPlace.of(place, filter.ofDropped(spec, console));
  }

  private Duration patience() {
    return patience.isZero() ? LEAST_PATIENCE : patience;
  }

  private SettingsLoader at(Path spool, SettingsLoader loader) {
    String place = spool.toAbsolutePath().normalize().toString();
    return keyFile
        .addTo(loader)
        .withOverride("forwarder_storage_path", place, "DIR")
        .withOverride("forwarder_storage_max_size_in_bytes", "1TiB", "DIR");
  }

  private Predicate<BuriedLetter> which() {
    Predicate<BuriedLetter> named = filter.of(spec, console);
    return only == null ? named : named.and(letter -> letter.domain().equals(only));
  }

  private DefaultForwarder forwarder(LoadedSettings loaded, LastTroubles troubles) {
    try {
      return Assembly.besideTheDisk(loaded, troubles);
    } catch (UncheckedIOException e) {
      throw SpoolErrors.of(spec, "DIR", e);
    }
  }

  /** A signal interrupts it: what has no outcome then stays a letter. */
  private List<ReplayReport> replay(
      DefaultForwarder forwarder, Predicate<BuriedLetter> which, Notices notices) {
    DeadLetters letters = forwarder.deadLetters().orElseThrow();
    Thread replaying = Thread.currentThread();
    Shutdown.Guard guard = console.shutdown().watch(replaying::interrupt);
    try {
      requireDomain(letters);
      forwarder.start();
      List<ReplayReport> reports = replay(letters, which, forwarder, notices);
      if (Thread.interrupted()) {
        notices.say("ended before its end");
      }
      return reports;
    } finally {
      StopReport unused = forwarder.stop(Duration.ZERO);
      guard.close();
    }
  }

  private List<ReplayReport> replay(
      DeadLetters letters,
      Predicate<BuriedLetter> which,
      DefaultForwarder forwarder,
      Notices notices) {
    Monitor monitor = new Monitor(LOOK_INTERVAL, () -> notices.say(progress(forwarder.stats())));
    try {
      return letters.replay(which, patience());
    } finally {
      monitor.close();
    }
  }

  private static String progress(ForwarderStats stats) {
    Counts total = stats.total();
    return Counted.of(total.delivered(), "dead letter")
        + " delivered, "
        + total.pending()
        + " under way";
  }

  private void requireDomain(DeadLetters letters) {
    List<String> names = letters.held().stream().map(DeadLetters.Held::domain).toList();
    if (only != null && !names.contains(only)) {
      throw Usage.error(
          spec, "--only: '" + only + "' has no dead letters there; those that have are " + names);
    }
  }

  private void print(List<ReplayReport> reports) throws IOException {
    if (json) {
      try (JsonLines out = new JsonLines(console.out())) {
        out.write(line -> ReplayResult.write(reports, line));
      }
    } else {
      console.out().write(ReplayResult.text(reports).getBytes(UTF_8));
    }
  }
}
