package dev.forwarder.endpoints.echopost.agent;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.SystemTicks;
import dev.forwarder.endpoints.echopost.socket.Ticks;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent: serves the socket of a folder, and gives each log to a forwarder that writes it to
 * disk before it accepts it. What it promises is in {@code docs/echopost.md}. Thread-safe.
 *
 * <p>It neither starts nor stops the forwarder. Whoever runs it does, in this order:
 *
 * <pre>{@code
 * Optional<AgentClaim> claim = AgentClaim.take(settings);   // empty: one is there, exit code 0
 * Forwarder forwarder = ...;                                // write_ahead, fsync always, in the folder
 * forwarder.start();
 * EchoPostAgent agent = EchoPostAgent.start(claim.get(), forwarder, endpoint, settings);
 * // SIGTERM: agent.close()
 * agent.ended().toCompletableFuture().join();
 * forwarder.stop(Duration.ZERO);
 * claim.get().close();
 * }</pre>
 */
public final class EchoPostAgent implements AutoCloseable {

  /** Why an agent ended. */
  public enum End {
    /** Nothing was pending, and nothing had come for a while. */
    EMPTY,
    /** It was closed. */
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(EchoPostAgent.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);
  private static final Duration LOOK_AT_ANSWERS_EVERY = Duration.ofMillis(5);

  private final AgentFolder own;

  /** The same one by a path that a socket may have. */
  private final AgentFolder folder;

  private final Forwarder forwarder;
  private final Ticks ticks;
  private final ScheduledExecutorService timer;
  private final Gate gate = new Gate();
  private final Patience patience;
  private final LogAgentService service;
  private final AgentSocket socket;
  private final Idleness idleness;
  private final CompletableFuture<End> ended = new CompletableFuture<>();
  private boolean bindFailed;

  private EchoPostAgent(
      AgentFolder own,
      AgentFolder reachable,
      Forwarder forwarder,
      Endpoint endpoint,
      AgentSettings settings,
      Ticks ticks) {
    this.own = own;
    this.folder = reachable;
    this.forwarder = forwarder;
    this.ticks = ticks;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            new DefaultThreadFactory("echopost-agent-watch", true));
    this.patience = new Patience(settings.replyWithin(), ticks);
    this.service = new LogAgentService(forwarder, endpoint, settings.key(), gate, patience);
    this.socket = new AgentSocket(reachable, settings, service);
    this.idleness = new Idleness(settings.emptyFor(), ticks.nanoTime());
  }

  /**
   * Starts one; it accepts when this returns.
   *
   * @param claim the right to the folder; it stays the caller's, to be closed after the forwarder
   *     was stopped
   * @param forwarder what keeps and sends the logs; started
   * @param endpoint the route that they are sent to, {@code POST /log}
   * @param settings the settings that the claim was taken with
   * @return the agent
   * @throws IOException if it cannot listen
   */
  public static EchoPostAgent start(
      AgentClaim claim, Forwarder forwarder, Endpoint endpoint, AgentSettings settings)
      throws IOException {
    return start(claim, forwarder, endpoint, settings, SystemTicks.INSTANCE);
  }

  static EchoPostAgent start(
      AgentClaim claim, Forwarder forwarder, Endpoint endpoint, AgentSettings settings, Ticks ticks)
      throws IOException {
    EchoPostAgent agent =
        new EchoPostAgent(
            claim.folder(),
            claim.folder().reachable(),
            requireNonNull(forwarder, "forwarder"),
            requireNonNull(endpoint, "endpoint"),
            requireNonNull(settings, "settings"),
            ticks);
    try {
      agent.begin();
    } catch (IOException e) {
      agent.close();
      throw e;
    }
    return agent;
  }

  private void begin() throws IOException {
    Files.writeString(folder.statusFile(), ProcessHandle.current().pid() + "\n");
    socket.bind();
    var unused =
        timer.scheduleWithFixedDelay(
            this::look, LOOK_EVERY.toNanos(), LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
    timer.execute(service::rehearse);
    LOG.info("listening at {}", folder.socket());
  }

  /** Completes when it takes nothing more and its socket is gone, with why; never exceptionally. */
  public CompletionStage<End> ended() {
    return ended.copy();
  }

  private void look() {
    try {
      patience.end();
      keepSocket();
      leaveIfEmpty();
    } catch (RuntimeException e) {
      LOG.warn("looking after the agent failed; it goes on", e);
    }
  }

  /** A socket that another agent listens at is left to it. */
  private synchronized void keepSocket() {
    if (ended.isDone()) {
      return;
    }
    try {
      keepPath();
      if (!socket.isInPlace() && !folder.isListening()) {
        socket.bind();
        LOG.warn("the socket {} was removed; it was made again", folder.socket());
      }
      bindFailed = false;
    } catch (IOException e) {
      if (!bindFailed) {
        LOG.warn("the socket {} was removed, and cannot be made again yet", folder.socket(), e);
      }
      bindFailed = true;
    }
  }

  /** The path may be a link in a temporary directory, which is cleaned now and then. */
  private void keepPath() throws IOException {
    if (!Files.isDirectory(folder.path())) {
      own.create();
      AgentFolder again = own.reachable();
      LOG.debug("{} is reached again by {}", own.path(), again.path());
    }
  }

  /** First nothing more is let in; what was let in before is counted by the forwarder by then. */
  private void leaveIfEmpty() {
    boolean quiet = idleness.look(ticks.nanoTime(), gate.entered(), isNothingPending());
    if (!quiet || !gate.closeIfEmpty()) {
      return;
    }
    if (isNothingPending()) {
      end(End.EMPTY);
    } else {
      gate.open();
    }
  }

  private boolean isNothingPending() {
    return gate.isEmpty() && forwarder.stats().total().pending() == 0;
  }

  /**
   * Takes nothing more, answers what it has taken, and removes the socket. Waits for that, for a
   * few seconds at the most; an interrupt shortens it. To close it again does nothing.
   */
  @Override
  public void close() {
    gate.close();
    end(End.CLOSED);
  }

  private synchronized void end(End why) {
    if (ended.isDone()) {
      return;
    }
    try {
      socket.remove();
      awaitAnswers();
      if (isNothingPending()) {
        Files.deleteIfExists(folder.statusFile());
      }
    } catch (IOException e) {
      LOG.warn("could not remove the files of the agent in {}", folder.path(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeServer();
    timer.shutdown();
    LOG.info("left {}: {}", folder.path(), why);
    ended.complete(why);
  }

  private void awaitAnswers() throws InterruptedException {
    long end = ticks.nanoTime() + ANSWERS_WITHIN.toNanos();
    while (!gate.isEmpty() && ticks.nanoTime() - end < 0) {
      ticks.pause(LOOK_AT_ANSWERS_EVERY);
    }
  }

  private void closeServer() {
    try {
      socket.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
