package dev.forwarder.cli.echopost;

import dev.forwarder.api.StopReport;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.console.Reason;
import dev.forwarder.cli.console.Shutdown;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.settings.LoadedSettings;
import dev.forwarder.endpoints.datanadhi.DatanadhiEndpoints;
import dev.forwarder.endpoints.echopost.agent.AgentClaim;
import dev.forwarder.endpoints.echopost.agent.AgentSettings;
import dev.forwarder.endpoints.echopost.agent.EchoPostAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.ExitCode;

/**
 * The life of an agent's process: takes the folder, opens what is stored there, serves the socket,
 * and lets go in the opposite order.
 */
final class AgentRun {

  private final LoadedSettings loaded;
  private final AgentSettings settings;
  private final Shutdown shutdown;
  private final Notices notices;
  private final CompletableFuture<Void> asked = new CompletableFuture<>();

  AgentRun(LoadedSettings loaded, AgentSettings settings, Shutdown shutdown, Notices notices) {
    this.loaded = loaded;
    this.settings = settings;
    this.shutdown = shutdown;
    this.notices = notices;
  }

  /**
   * Returns when the agent has left.
   *
   * @return 0 if it has nothing left to do or another agent listens there; 1 if it could not run
   * @throws InterruptedException if the thread is interrupted while it waits for the folder
   */
  int run() throws InterruptedException {
    Shutdown.Guard guard = shutdown.watch(() -> asked.complete(null));
    try {
      Optional<AgentClaim> claim = AgentClaim.take(settings);
      if (claim.isEmpty()) {
        notices.say("another agent listens at " + settings.folder().socket());
        return ExitCode.OK;
      }
      try (AgentClaim held = claim.get()) {
        serve(held);
      }
      return ExitCode.OK;
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      return failed(cause == null ? new IOException(e) : cause);
    } catch (IOException e) {
      return failed(e);
    } finally {
      guard.close();
    }
  }

  private int failed(IOException why) {
    notices.say(settings.folder().path() + ": " + Reason.of(why));
    return ExitCode.SOFTWARE;
  }

  /** What is pending when it is told to end stays on disk: stopping waits for no server. */
  private void serve(AgentClaim claim) throws IOException {
    DefaultForwarder forwarder = AgentForwarder.of(loaded);
    try {
      forwarder.start();
      try (EchoPostAgent agent =
          EchoPostAgent.start(claim, forwarder, DatanadhiEndpoints.LOG, settings)) {
        notices.say("listening at " + settings.folder().socket());
        CompletableFuture<Void> unused = asked.thenRun(agent::close);
        EchoPostAgent.End why = agent.ended().toCompletableFuture().join();
        notices.say("left: " + why.name().toLowerCase(Locale.ROOT));
      }
    } finally {
      StopReport unused = forwarder.stop(Duration.ZERO);
    }
  }
}
