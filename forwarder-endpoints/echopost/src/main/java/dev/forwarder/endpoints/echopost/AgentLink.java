package dev.forwarder.endpoints.echopost;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport.Exchange;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.BinaryProgram;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.Ticks;
import dev.forwarder.endpoints.echopost.wire.LogRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What ties a hop to its agent: sends, and the watch over an agent that died with logs in its
 * store. Such an agent is owed a start; see {@code docs/echopost.md} for how that is known.
 */
final class AgentLink implements AutoCloseable {

  private static final Reply LOST =
      AgentReplies.failed(FailureKind.BROKEN, "the agent was lost, perhaps with its last logs");

  private final AgentFolder folder;
  private final AgentFolder reachable;
  private final AgentChannel channel;
  private final AgentStarter starter;
  private final Ticks ticks;
  private final Duration retryAfter;
  private final Duration safeAfter;
  private final boolean isOriginal;

  private volatile @Nullable Primary primary;
  private volatile boolean handedOver;

  /** When an agent took a log last. */
  private volatile long takenAt;

  /** Whether a connection was lost behind what an agent may have had in memory alone. */
  private final AtomicBoolean lost = new AtomicBoolean();

  private volatile boolean closed;

  /** When an agent was started because it was owed that; only the starter's thread uses these. */
  private long startedAt;

  private boolean wasStarted;

  AgentLink(
      EchoPostSettings settings,
      AgentFolder reachable,
      AgentChannel channel,
      AgentStarter starter,
      Ticks ticks) {
    this.folder = settings.folder();
    this.reachable = reachable;
    this.channel = channel;
    this.starter = starter;
    this.ticks = ticks;
    this.retryAfter = settings.retryAfter();
    this.safeAfter = settings.safeAfter();
    this.isOriginal = settings.program() instanceof BinaryProgram;
  }

  /**
   * Where an agent sends, and with which key. One reference holds both: a key must never go to an
   * address that it is not for.
   */
  record Primary(URI server, ApiKey key) {}

  void begin(@Nullable Primary first) {
    primary = first;
    channel.watch(
        () -> {
          if (isOriginal && handedOver && hasTakenLately()) {
            lost.set(true);
          }
          starter.execute(this::look);
        });
    starter.execute(
        () -> {
          look();
          if (Rehearsal.isFirst()) {
            rehearse(Rehearsal.TIMES);
          }
        });
  }

  /**
   * Does what will have to be done for logs, one after another as long as an agent has heard of it.
   * On the starter's thread, since those that send are none of the connection's own either.
   */
  private void rehearse(int times) {
    Runnable next = times == 1 ? () -> {} : () -> starter.execute(() -> rehearse(times - 1));
    var unused = new RehearsedAttempt(this, channel, next, ticks).begin();
  }

  /** Sends a log; an agent that is started from now on serves what that log was for. */
  Exchange send(LogRequest log, Primary current, ReplyHandler handler) {
    if (!isSame(primary, current)) {
      primary = current;
    }
    if (takeLoss()) {
      handler.onReply(LOST);
      return () -> {};
    }
    return new SendAttempt(this, channel, log, handler, ticks).begin();
  }

  /** Not by a record's own equals: the JVM puts that together when it is first needed, in 10 ms. */
  private static boolean isSame(@Nullable Primary last, Primary current) {
    return last != null && last.key.equals(current.key) && last.server.equals(current.server);
  }

  /** Sees to it that somebody listens; see {@link AgentStarter#ensureListening}. */
  CompletableFuture<Boolean> ensureListening() {
    Primary current = primary;
    if (current == null) {
      return CompletableFuture.failedFuture(new IllegalStateException("no key"));
    }
    return starter
        .ensureListening(current)
        .thenApply(
            started -> {
              if (started) {
                handedOver = false;
              }
              channel.connectNow();
              return started;
            });
  }

  void handedOver() {
    takenAt = ticks.nanoTime();
    handedOver = true;
  }

  /** Whether what the agent has taken last may not be safe there yet. */
  private boolean hasTakenLately() {
    return ticks.nanoTime() - takenAt < safeAfter.toNanos();
  }

  /**
   * Whether an agent that stores what it has taken only later was lost since this was asked last,
   * behind logs that it had just taken. Who gave it them must hear of it, in time: they may be lost
   * with it.
   */
  private boolean takeLoss() {
    return lost.get() && lost.getAndSet(false) && hasTakenLately();
  }

  boolean isClosed() {
    return closed;
  }

  /** On the starter's thread, since it looks at files. */
  private void look() {
    if (closed || primary == null) {
      return;
    }
    if (reachable.isListening()) {
      channel.connectNow();
      return;
    }
    if (!isOwedStart()) {
      return;
    }
    long soonest = wasStarted ? startedAt + retryAfter.toNanos() - ticks.nanoTime() : 0;
    if (soonest > 0) {
      lookLater(Duration.ofNanos(soonest));
      return;
    }
    handedOver = false;
    wasStarted = true;
    startedAt = ticks.nanoTime();
    var unused = ensureListening().whenComplete((started, failure) -> afterOwedStart(failure));
  }

  private void afterOwedStart(@Nullable Throwable failure) {
    if (failure != null && !retryAfter.isZero()) {
      lookLater(retryAfter);
    }
  }

  private void lookLater(Duration delay) {
    var unused = channel.schedule(() -> starter.execute(this::look), delay);
  }

  /** Looked at in the folder itself: a link to it may be gone while its agent lives. */
  private boolean isOwedStart() {
    return (isOriginal && handedOver)
        || Files.exists(folder.statusFile())
        || Files.exists(folder.socket(), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void close() {
    closed = true;
    starter.close();
    channel.close();
  }
}
