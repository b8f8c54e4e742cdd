package dev.forwarder.cli.deadletters;

import picocli.CommandLine.Command;

/** {@code deadletters}: the commands about what no backend took. */
@Command(
    name = "deadletters",
    description = {
      "Shows what no backend took, with the reason, sends it again, or throws it away.",
      "DIR is the folder of a spool, or a directory of Data Nadhi's with dropped/*.jsonl.",
      "ls and show only read, and may look at a spool that is in use; replay and purge need it for"
          + " themselves."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      DeadLettersLs.class,
      DeadLettersShow.class,
      DeadLettersReplay.class,
      DeadLettersPurge.class
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExample:%n",
    footer = {
      "  forwarder deadletters ls spool",
      "  forwarder deadletters replay spool --config forwarder.yaml"
    })
public final class DeadLettersCommand {

  /** Makes the command. */
  public DeadLettersCommand() {}
}
