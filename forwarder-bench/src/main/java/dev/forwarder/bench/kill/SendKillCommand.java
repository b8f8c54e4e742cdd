package dev.forwarder.bench.kill;

import dev.forwarder.bench.disk.Folders;
import dev.forwarder.bench.process.OptionBounds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kill-send}: the command {@code send}, killed in the midst of a file. */
@Command(
    name = "kill-send",
    description = {
      "Kills send --durability write_ahead --checkpoint in the midst of a file, runs it again with"
          + " the same arguments, and looks whether every line arrives.",
      "Exit code 1 where one did not, or anything is wrong."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bench kill-send",
      "  bench kill-send --kills 100 --lines 2000000 --fsync never"
    })
public final class SendKillCommand implements Callable<Integer> {

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "How many; default: ${DEFAULT-VALUE}.",
      defaultValue = "20")
  private int kills = 20;

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "How many the file has; default: ${DEFAULT-VALUE}.",
      defaultValue = "200000")
  private int lines = 200_000;

  @Mixin private final SpoolAndChance given = new SpoolAndChance();

  @Spec private CommandSpec spec;

  /** Made by the command line. */
  public SendKillCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    OptionBounds.requireWithin(spec, "--kills", kills, 1, KillCommand.MOST_KILLS);
    OptionBounds.requireWithin(spec, "--lines", lines, 1, LineBooks.MOST_LINES);
    var out = spec.commandLine().getOut();
    Path folder = OptionBounds.temporary(spec, "forwarder-kill-send");
    long start = System.nanoTime();
    LineBooks books =
        new SendKillRun(
                folder,
                kills,
                lines,
                given.fsync(),
                given.seed(),
                line -> {
                  out.println(line);
                  out.flush();
                })
            .run();
    List<String> faults = books.faults();
    faults.forEach(out::println);
    out.printf(
        Locale.ROOT,
        "%,d lines, %,d arrived, %,d duplicates, %d kills, %d s: %s%n",
        lines,
        books.arrived(),
        books.duplicates(),
        kills,
        (System.nanoTime() - start) / 1_000_000_000,
        faults.isEmpty() ? "each line arrived" : "NOT AS IT MUST BE, see " + folder);
    out.flush();
    if (faults.isEmpty()) {
      Folders.delete(folder);
    }
    return faults.isEmpty() ? 0 : 1;
  }
}
