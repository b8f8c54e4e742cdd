package dev.forwarder.cli.assembly;

import dev.forwarder.cli.console.Reason;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.retry.spool.SpoolKeyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Says why a spool could not be opened, as bad usage is told. */
public final class SpoolErrors {
  private SpoolErrors() {}

  /**
   * What a forwarder could not be made for.
   *
   * @param command the command
   * @param name the option or setting that names the folder
   * @param failure what was thrown
   * @return the exception to throw
   */
  public static ParameterException of(
      CommandSpec command, String name, UncheckedIOException failure) {
    IOException cause = failure.getCause();
    return of(command, name, cause == null ? new IOException(failure) : cause);
  }

  /**
   * What a folder could not be opened for.
   *
   * @param command the command
   * @param name the option or setting that names the folder
   * @param failure what was thrown
   * @return the exception to throw
   */
  public static ParameterException of(CommandSpec command, String name, IOException failure) {
    String what =
        failure instanceof SpoolKeyException
            ? "forwarder_storage_encryption_key (or --key-file)"
            : name;
    return Usage.safe(command, what + ": " + place(failure) + Reason.of(failure));
  }

  /** Which file it was, where its reason does not say so. */
  private static String place(IOException failure) {
    boolean isNamed = failure instanceof FileSystemException system && system.getFile() != null;
    return isNamed ? "'" + ((FileSystemException) failure).getFile() + "': " : "";
  }
}
