package dev.forwarder.cli.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.cli.assembly.Assembly;
import dev.forwarder.cli.assembly.ForwarderOptions;
import dev.forwarder.cli.assembly.SpoolErrors;
import dev.forwarder.cli.assembly.StorageOptions;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.DurationOption;
import dev.forwarder.cli.console.FileOption;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.console.Reason;
import dev.forwarder.cli.console.Shutdown;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.cli.report.ReportJson;
import dev.forwarder.cli.report.ReportTable;
import dev.forwarder.cli.report.RunReport;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.DiskSettings;
import dev.forwarder.core.settings.LoadedSettings;
import dev.forwarder.core.settings.SettingsWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code send}: forwards what stands in files, and says what became of it. */
@Command(
    name = "send",
    description = {
      "Sends each line of the files, or each file, to every key of every domain.",
      "Waits rather than drops while a domain cannot take more. Ends with a table of what became of"
          + " everything; exit code 0 means that all of it was delivered or handed over."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {
      "  forwarder send --domain https://intake.example=env:MY_KEY events.ndjson",
      "  tail -f app.log | forwarder send --config forwarder.yaml --content-type text/plain -",
      "  forwarder send --config forwarder.yaml --spool spool --durability write_ahead events.ndjson",
      "  forwarder send --preset datanadhi --domain http://primary:5000=env:MY_KEY"
          + " --fallback http://fallback:5001 --pipeline orders app.log"
    })
public final class SendCommand implements Callable<Integer> {
  private static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(30);

  /** How an input is cut into payloads. */
  static final class Cut {
    @Option(
        names = "--per-line",
        description = "Each line is a payload, without its end (default); empty ones are skipped.")
    private boolean perLine;

    @Option(names = "--whole", description = "Each file is a payload.")
    private boolean whole;

    boolean isPerLine() {
      return perLine || !whole;
    }
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "What to send; - is standard input.")
  private List<String> files = List.of();

  @Mixin private ForwarderOptions options;

  @Mixin private StorageOptions storage;

  @Mixin private PayloadOptions payloads = new PayloadOptions();

  @ArgGroup private Cut cut = new Cut();

  @Option(
      names = "--checkpoint",
      paramLabel = "F",
      converter = FileOption.class,
      description =
          "A file with how far each input need not be sent again: the same command goes on there"
              + " after a crash. As it goes with --durability write_ahead, else where nothing is"
              + " pending.")
  private @Nullable Path checkpoint;

  @Option(
      names = "--stop-timeout",
      paramLabel = "D",
      converter = DurationOption.class,
      description =
          "How long to wait, after the end of the input, for what is pending; what is pending then"
              + " stays on disk, or is dropped and counted. Default: forwarder_stop_timeout, else"
              + " 30s.")
  private @Nullable Duration stopTimeout;

  @Option(
      names = "--json",
      description = "Prints the result as one JSON object in place of the table.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Console console;

  /**
   * Makes the command.
   *
   * @param console the process around it
   */
  public SendCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    LoadedSettings loaded = options.load(spec, console, storage);
    requireSpool(loaded);
    Endpoint endpoint = payloads.endpoint(options, loaded, spec);
    List<Input> inputs = inputs();
    PayloadMaker maker = payloads.maker(options, spec);
    Map<String, Position> known = known();
    LastTroubles troubles = new LastTroubles();
    Notices notices = new Notices(spec.name(), console);
    DefaultForwarder forwarder = forwarder(loaded, troubles);
    Checkpoint progressOf = checkpoint(known, forwarder, notices);
    Submitter submitter = new Submitter(forwarder, endpoint, console.ticker());
    ReadCounts counts = new ReadCounts();
    Feed.Plan plan =
        new Feed.Plan(inputs, console.in(), cut.isPerLine(), loaded.queue().maxPayloadBytes());
    Feed feed = new Feed(plan, maker, submitter, counts, notices, progressOf);
    SendRun run = new SendRun(console, forwarder, feed, submitter, counts);
    WaitNotice waiting =
        new WaitNotice(notices, () -> waitReason(submitter, forwarder.stats(), troubles));
    Shutdown.Guard guard = console.shutdown().watch(run::end);
    SettingsWatch watch = options.watch(loaded, forwarder);
    try {
      SendRun.Result result = run.run(stopTimeout(loaded), progress(inputs, notices), waiting);
      DropNotice.of(result.report().stats(), troubles).forEach(notices::say);
      String kept = KeptNotice.of(loaded, result.report().stats());
      if (kept != null) {
        notices.say(kept);
      }
      sayWhatIsLeftAlone(loaded, result.report().stats(), notices);
      print(result.report());
      return result.exitCode();
    } finally {
      if (watch != null) {
        watch.close();
      }
      guard.close();
    }
  }

  private void requireSpool(LoadedSettings loaded) {
    if (storage.hasSpool() && loaded.disk() == null) {
      throw Usage.error(
          spec,
          "--spool: forwarder_storage_max_size_in_bytes is 0, so that nothing would be kept there");
    }
  }

  private static void sayWhatIsLeftAlone(
      LoadedSettings loaded, ForwarderStats last, Notices notices) {
    DiskSettings disk = loaded.disk();
    String left = disk == null ? null : LeftAlone.in(disk.folder(), last);
    if (left != null) {
      notices.say(left);
    }
  }

  private DefaultForwarder forwarder(LoadedSettings loaded, LastTroubles troubles) {
    try {
      return Assembly.waiting(loaded, troubles);
    } catch (UncheckedIOException e) {
      String name = storage.hasSpool() ? "--spool" : "forwarder_storage_path";
      throw SpoolErrors.of(spec, name, e);
    }
  }

  /** What its file says; nothing where there is none. */
  private Map<String, Position> known() {
    if (checkpoint == null) {
      return Map.of();
    }
    if (files.contains(Input.STANDARD_INPUT)) {
      throw Usage.error(spec, "--checkpoint: '-' is standard input, which cannot be read again");
    }
    CheckpointFile file = new CheckpointFile(checkpoint);
    Map<String, Position> positions;
    try {
      positions = file.read();
    } catch (IOException e) {
      throw Usage.error(spec, "--checkpoint: cannot read '" + checkpoint + "': " + Reason.of(e));
    }
    try {
      file.requireWritable();
    } catch (IOException e) {
      throw Usage.error(spec, "--checkpoint: cannot write '" + checkpoint + "': " + Reason.of(e));
    }
    return positions;
  }

  private @Nullable Checkpoint checkpoint(
      Map<String, Position> known, DefaultForwarder forwarder, Notices notices) {
    return checkpoint == null
        ? null
        : new Checkpoint(
            new CheckpointFile(checkpoint),
            known,
            forwarder::flushStorage,
            forwarder::stats,
            console.ticker(),
            notices);
  }

  private static String waitReason(
      Submitter submitter, ForwarderStats stats, LastTroubles troubles) {
    RefusalReason refusal = submitter.diskRefusal();
    return refusal == null ? WaitReason.of(stats, troubles) : WaitReason.ofDisk(refusal);
  }

  private Duration stopTimeout(LoadedSettings loaded) {
    if (stopTimeout != null) {
      return stopTimeout;
    }
    boolean said =
        loaded.inForce().stream()
            .filter(setting -> setting.definition().name().equals("forwarder_stop_timeout"))
            .anyMatch(setting -> setting.origin().isSaid());
    return said ? loaded.stopTimeout() : DEFAULT_STOP_TIMEOUT;
  }

  private Progress progress(List<Input> inputs, Notices notices) {
    boolean known = inputs.stream().allMatch(input -> input.size() > 0);
    long total = known ? inputs.stream().mapToLong(Input::size).sum() : 0;
    return console.errIsTerminal()
        ? new BarProgress(total, console.err())
        : new LineProgress(notices, total, console.ticker().getAsLong());
  }

  private void print(RunReport report) throws IOException {
    String text = json ? ReportJson.of(report) + System.lineSeparator() : ReportTable.of(report);
    console.out().write(text.getBytes(UTF_8));
    console.out().flush();
  }

  private List<Input> inputs() {
    List<Input> inputs = new ArrayList<>();
    for (String file : files) {
      try {
        inputs.add(Input.of(file));
      } catch (IOException e) {
        throw Usage.error(spec, "FILE: cannot read '" + file + "': " + Reason.of(e));
      }
    }
    if (inputs.stream().filter(input -> input.file() == null).count() > 1) {
      throw Usage.error(spec, "FILE: '-' is standard input, which can be read only once");
    }
    return inputs;
  }
}
