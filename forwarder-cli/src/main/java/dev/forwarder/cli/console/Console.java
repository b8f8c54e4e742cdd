package dev.forwarder.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a command may use of the process that it runs in; nothing else in this program reads a
 * stream, the environment or a clock of the process.
 *
 * @param in standard input, unbuffered
 * @param out standard output, unbuffered: for results
 * @param err standard error: for progress and messages
 * @param errIsTerminal whether somebody watches standard error
 * @param environment the environment variables
 * @param clock the time of day
 * @param ticker nanoseconds that only ever grow; compared by subtraction
 * @param seeder a seed for chance, another at each call
 * @param shutdown tells when the process is asked to end
 */
public record Console(
    InputStream in,
    ResultStream out,
    PrintStream err,
    boolean errIsTerminal,
    Map<String, String> environment,
    Clock clock,
    LongSupplier ticker,
    LongSupplier seeder,
    Shutdown shutdown) {

  /** Checks that all parts are there. */
  public Console {
    requireNonNull(in, "in");
    requireNonNull(out, "out");
    requireNonNull(err, "err");
    requireNonNull(clock, "clock");
    requireNonNull(ticker, "ticker");
    requireNonNull(seeder, "seeder");
    requireNonNull(shutdown, "shutdown");
    environment = Map.copyOf(environment);
  }

  /** The real process. */
  public static Console ofProcess() {
    return new Console(
        new FileInputStream(FileDescriptor.in),
        new ResultStream(new FileOutputStream(FileDescriptor.out), Terminals.outIsPipe()),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
        Terminals.errIsWatched(),
        System.getenv(),
        Clock.systemUTC(),
        System::nanoTime,
        System::nanoTime,
        JvmShutdown.of(new ThisJvm()));
  }
}
