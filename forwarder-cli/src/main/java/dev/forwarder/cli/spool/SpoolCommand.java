package dev.forwarder.cli.spool;

import picocli.CommandLine.Command;

/** {@code spool}: the commands that look at what is on disk. */
@Command(
    name = "spool",
    description = {
      "Shows what a spool holds: the folder of send --spool, or forwarder_storage_path.",
      "Only reads, takes no lock, and needs no settings: a spool that is in use is not disturbed."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      SpoolLs.class,
      SpoolStat.class,
      SpoolCat.class,
      SpoolVerify.class,
      SpoolExport.class
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExample:%n",
    footer = "  forwarder spool ls /var/lib/forwarder/spool")
public final class SpoolCommand {

  /** Makes the command. */
  public SpoolCommand() {}
}
