package dev.forwarder.bench.kill;

import dev.forwarder.bench.disk.Folders;
import dev.forwarder.bench.process.OptionBounds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kill}: the kill test. */
@Command(
    name = "kill",
    description = {
      "Kills a process that writes ahead with SIGKILL, again and again, and looks whether everything"
          + " that it had accepted arrives.",
      "Exit code 1 where anything was lost or is wrong, or not everything was tried."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bench kill                                  50 kills, and nothing may be lost",
      "  bench kill --kills 1000 --fsync always --folder spool",
      "  bench kill --kills 3 --mutant drop_writes   must be found: exit code 1"
    })
public final class KillCommand implements Callable<Integer> {

  static final int MOST_KILLS = 1_000_000;

  /** A week. */
  private static final int MOST_MINUTES = 7 * 24 * 60;

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "How many, at the least; default: ${DEFAULT-VALUE}.",
      defaultValue = "50")
  private int kills = 50;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "Kills no more after that time; default: ${DEFAULT-VALUE}.",
      defaultValue = "60")
  private int minutes = 60;

  @Mixin private final SpoolAndChance given = new SpoolAndChance();

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "For the spool, empty if it is there, and left there; default: a temporary one, deleted where"
              + " nothing was lost.")
  private @Nullable Path folder;

  @Option(
      names = "--mutant",
      description = "A mistake of the disk that must be found: ${COMPLETION-CANDIDATES}.",
      defaultValue = "NONE")
  private Mutant mutant = Mutant.NONE;

  @Spec private CommandSpec spec;

  /** Made by the command line. */
  public KillCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    OptionBounds.requireWithin(spec, "--kills", kills, 1, MOST_KILLS);
    OptionBounds.requireWithin(spec, "--minutes", minutes, 1, MOST_MINUTES);
    if (folder != null) {
      OptionBounds.requireEmpty(spec, "--folder", folder);
      OptionBounds.requireMakeable(spec, "--folder", folder);
    }
    var out = spec.commandLine().getOut();
    Path spool = folder == null ? OptionBounds.temporary(spec, "forwarder-kill") : folder;
    KillOptions options =
        new KillOptions(
            kills, Duration.ofMinutes(minutes), given.fsync(), given.seed(), spool, mutant);
    KillResult result =
        KillRun.run(
            options,
            line -> {
              out.println(line);
              out.flush();
            });
    out.print(result.table());
    out.flush();
    boolean isGood = result.isClean() && result.isComplete();
    if (folder == null && isGood) {
      Folders.delete(spool);
    } else {
      out.println("the spool is in " + spool);
    }
    return isGood ? 0 : 1;
  }
}
