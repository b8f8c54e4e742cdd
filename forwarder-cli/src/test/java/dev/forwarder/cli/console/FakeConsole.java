package dev.forwarder.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A process that lives in memory: what a command prints can be read, and it can be asked to end.
 */
public final class FakeConsole {
  public static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final CopyOnWriteArrayList<Runnable> watchers = new CopyOnWriteArrayList<>();
  private OutputStream sink = out;
  private boolean pipe;
  private InputStream in = InputStream.nullInputStream();
  private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

  public FakeConsole withInput(String text) {
    return withInput(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  public FakeConsole withInput(InputStream stream) {
    in = stream;
    return this;
  }

  public FakeConsole withEnvironment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Standard output that cannot be written, for this reason. */
  public FakeConsole withBrokenOutput(String reason) {
    sink =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(reason);
          }
        };
    return this;
  }

  /** It is now: what the JVM itself judges, such as certificates, it judges by its own clock. */
  public FakeConsole withRealTime() {
    clock = Clock.systemUTC();
    return this;
  }

  public FakeConsole withPipe() {
    pipe = true;
    return this;
  }

  public Console console() {
    return new Console(
        in,
        new ResultStream(sink, pipe),
        new PrintStream(err, true, UTF_8),
        false,
        environment,
        clock,
        System::nanoTime,
        () -> 1,
        this::watch);
  }

  private Shutdown.Guard watch(Runnable request) {
    watchers.add(request);
    return () -> watchers.remove(request);
  }

  /** What SIGTERM does to a process. */
  public void askToEnd() {
    watchers.forEach(Runnable::run);
  }

  public String out() {
    return out.toString(UTF_8);
  }

  public String err() {
    return err.toString(UTF_8);
  }
}
