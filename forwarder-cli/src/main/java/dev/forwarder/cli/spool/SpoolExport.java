package dev.forwarder.cli.spool;

import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.FileOption;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.console.Reason;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.retry.spool.LogView;
import dev.forwarder.retry.spool.SpoolKeyException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spool export}: what waits, with all that makes the same requests again. */
@Command(
    name = "export",
    description = {
      "Prints what cat prints, and beside it path, headers, id and attempts of each record.",
      "No key is in it: a record names its key by its id."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  forwarder spool export spool --out waiting.ndjson")
public final class SpoolExport implements Callable<Integer> {

  private static final FileAttribute<?>[] NOBODYS = {};
  private static final FileAttribute<?>[] OWNERS = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
  };

  @Mixin private SpoolFolder folder;

  @Option(
      names = "--out",
      paramLabel = "F",
      converter = FileOption.class,
      description = "Writes to this new file, its owner's alone. Default: standard output.")
  private @Nullable Path file;

  @Spec private CommandSpec spec;

  private final Console console;

  /**
   * Makes the command.
   *
   * @param console the process around it
   */
  public SpoolExport(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    RecordPrinter printer =
        new RecordPrinter(new Notices(spec.name(), console), RecordLine::writeAll);
    return folder.readQueued(
        spec,
        logs -> file == null ? printer.print(logs, console.out()) : print(printer, logs, file));
  }

  private int print(RecordPrinter printer, List<LogView> logs, Path path) throws IOException {
    try (OutputStream out = create(path)) {
      return printer.print(logs, out);
    } catch (SpoolKeyException e) {
      Files.delete(path); // there is nothing in it, and the next try wants to make it
      throw e;
    }
  }

  private OutputStream create(Path path) {
    try {
      boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
      Files.createFile(path, isPosix ? OWNERS : NOBODYS);
      return Files.newOutputStream(path);
    } catch (IOException e) {
      throw Usage.error(spec, "--out: cannot make '" + path + "': " + Reason.of(e));
    }
  }
}
