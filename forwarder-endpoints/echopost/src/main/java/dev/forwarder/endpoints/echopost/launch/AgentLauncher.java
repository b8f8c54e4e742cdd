package dev.forwarder.endpoints.echopost.launch;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.ApiKey;
import dev.forwarder.endpoints.echopost.binary.AgentBinary;
import dev.forwarder.endpoints.echopost.binary.BinaryException;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.BinaryProgram;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.JavaProgram;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.Ticks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sees to it that an agent listens in a folder. Of any number of launchers that do so at once, in
 * this process and in others, one starts it. Thread-safe; each call waits on the caller's thread.
 */
public final class AgentLauncher {

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final Duration AFTER_GIVING_WAY = Duration.ofMillis(200);

  private final AgentFolder folder;
  private final AgentProgram program;
  private final Duration startTimeout;
  private final Ticks ticks;
  private final Detached detached;

  /**
   * A launcher for one folder.
   *
   * @param folder the folder
   * @param program what is run
   * @param startTimeout how long it may take until it listens; positive
   * @param ticks the time
   */
  public AgentLauncher(
      AgentFolder folder, AgentProgram program, Duration startTimeout, Ticks ticks) {
    this.folder = requireNonNull(folder, "folder");
    this.program = requireNonNull(program, "program");
    this.startTimeout = requireNonNull(startTimeout, "startTimeout");
    this.ticks = requireNonNull(ticks, "ticks");
    String path = System.getenv("PATH");
    this.detached = Detached.fromPath(path == null ? "" : path);
  }

  /** The original appends a path to it. */
  private static String withoutSlash(URI server) {
    String url = server.toString();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /**
   * Returns when somebody listens in the folder.
   *
   * @param key what an agent that is started sends with
   * @param server what it sends to
   * @return whether it was started by this call
   * @throws LaunchException if nobody does
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public boolean ensureListening(ApiKey key, URI server)
      throws LaunchException, InterruptedException {
    AgentFolder reachable = reachable();
    if (reachable.isListening()) {
      return false;
    }
    try {
      folder.create();
    } catch (IOException e) {
      throw new LaunchException("could not make the folder " + folder.path() + ": " + e, false, e);
    }
    List<String> command = command(reachable, key, server);
    long end = ticks.nanoTime() + startTimeout.toNanos();
    try (StartLock lock = StartLock.take(reachable, end, ticks)) {
      if (reachable.isListening()) {
        return false;
      }
      if (lock == null) {
        throw new LaunchException(
            String.format(
                Locale.ROOT,
                "somebody else has been starting an agent in %s for %d ms, and it does not listen",
                folder.path(),
                startTimeout.toMillis()),
            false,
            null);
      }
      Files.deleteIfExists(folder.socket());
      start(reachable, command, key);
      return true;
    } catch (LaunchException e) {
      throw e;
    } catch (IOException e) {
      throw new LaunchException(
          "could not start the agent in " + folder.path() + ": " + e, false, e);
    }
  }

  /** Whether somebody listens in the folder; nobody is started. */
  public boolean isListening() {
    try {
      return folder.reachable().isListening();
    } catch (IOException e) {
      return false;
    }
  }

  private AgentFolder reachable() throws LaunchException {
    try {
      return folder.reachable();
    } catch (IOException e) {
      throw new LaunchException(String.valueOf(e.getMessage()), true, e);
    }
  }

  private List<String> command(AgentFolder reachable, ApiKey key, URI server)
      throws LaunchException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (program instanceof JavaProgram java) {
      command.addAll(java.command());
      command.addAll(List.of("-datanadhi", folder.path().toString()));
    } else if (program instanceof BinaryProgram binary) {
      command.add(binary(binary).toString());
      command.addAll(List.of("-datanadhi", reachable.path().toString(), "-api-key", key.reveal()));
    }
    command.addAll(List.of("-health-url", withoutSlash(server)));
    return command;
  }

  private Path binary(BinaryProgram binary) throws LaunchException, InterruptedException {
    try {
      return new AgentBinary(folder, binary.settings()).ready();
    } catch (BinaryException e) {
      throw new LaunchException(String.valueOf(e.getMessage()), e.isPermanent(), e);
    }
  }

  /** An agent that ends with 0 gave way to one that is on its way out: it is started again. */
  private void start(AgentFolder reachable, List<String> command, ApiKey key)
      throws IOException, InterruptedException {
    long end = ticks.nanoTime() + startTimeout.toNanos();
    Process process = null;
    while (!reachable.isListening()) {
      if (process == null) {
        process = run(command, key);
      } else if (!process.isAlive()) {
        requireGivenWay(process.exitValue());
        process = null;
        ticks.pause(AFTER_GIVING_WAY);
      }
      if (ticks.nanoTime() - end >= 0) {
        throw failure("did not listen within " + startTimeout.toMillis() + " ms");
      }
      ticks.pause(LOOK_EVERY);
    }
  }

  /** Its own message would hold the command, and that may hold the key. */
  private Process run(List<String> command, ApiKey key) throws LaunchException {
    boolean inEnvironment = program instanceof JavaProgram;
    try {
      return detached.start(
          command, inEnvironment ? Map.of(AgentProgram.KEY_VARIABLE, key.reveal()) : Map.of());
    } catch (IOException e) {
      throw failure("could not be run: is " + command.get(0) + " there and executable?");
    }
  }

  private void requireGivenWay(int exitCode) throws LaunchException {
    if (exitCode != 0) {
      throw failure(
          "ended with code " + exitCode + " before it listened: run it by hand to see why");
    }
  }

  private LaunchException failure(String what) {
    return new LaunchException("the agent in " + folder.path() + " " + what, false, null);
  }
}
