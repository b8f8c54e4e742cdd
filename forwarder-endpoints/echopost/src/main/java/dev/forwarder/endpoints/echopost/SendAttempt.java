package dev.forwarder.endpoints.echopost;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport.Exchange;
import dev.forwarder.endpoints.echopost.socket.Ticks;
import dev.forwarder.endpoints.echopost.wire.LogAgentGrpc;
import dev.forwarder.endpoints.echopost.wire.LogRequest;
import dev.forwarder.endpoints.echopost.wire.LogResponse;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One log on its way to the agent. Where nobody listens, or the connection breaks, it waits until
 * an agent was started, and is sent once more; all within its one time limit. Two agents may then
 * have it, or one of them twice: it goes out at least once. A {@link RehearsedAttempt} goes the
 * same way.
 */
class SendAttempt implements Exchange {

  private final AgentLink link;
  private final AgentChannel channel;
  private final LogRequest log;
  private final ReplyHandler handler;
  private final Ticks ticks;
  private final long startedAt;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable ClientCall<?, ?> call;
  private volatile @Nullable Future<?> timer;

  SendAttempt(
      AgentLink link, AgentChannel channel, LogRequest log, ReplyHandler handler, Ticks ticks) {
    this.ticks = ticks;
    this.startedAt = ticks.nanoTime();
    this.link = link;
    this.channel = channel;
    this.log = log;
    this.handler = handler;
  }

  /** What is called. */
  MethodDescriptor<LogRequest, LogResponse> method() {
    return LogAgentGrpc.getSendLogMethod();
  }

  final Exchange begin() {
    send(false);
    return this;
  }

  private void send(boolean again) {
    ClientCall<?, ?> current = channel.send(method(), log, again, remaining(), new Answer(again));
    call = current;
    if (ended.get()) {
      current.cancel("ended meanwhile", null);
    }
  }

  /** What is over has a deadline that is over. */
  private Duration remaining() {
    return channel.timeout().minusNanos(ticks.nanoTime() - startedAt);
  }

  private void answered(LogResponse response) {
    if (response.getSuccess()) {
      link.handedOver();
    }
    end(AgentReplies.of(response));
  }

  /**
   * The call has ended without an answer.
   *
   * @param again whether it was the second
   */
  void failed(Status status, boolean again) {
    if (status.getCode() != Status.Code.UNAVAILABLE || again || link.isClosed()) {
      end(AgentReplies.of(status, log.getSerializedSize()));
      return;
    }
    timer =
        channel.schedule(
            () -> end(AgentReplies.failed(FailureKind.TIMEOUT, "no agent has begun to listen yet")),
            remaining());
    var unused = link.ensureListening().whenComplete((started, failure) -> begun(failure));
  }

  private void begun(@Nullable Throwable failure) {
    if (ended.get()) {
      return;
    }
    if (failure == null) {
      send(true);
      return;
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    end(AgentReplies.failed(FailureKind.REFUSED, "nobody listens, and " + cause.getMessage()));
  }

  private void end(Reply reply) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    Future<?> waiting = timer;
    if (waiting != null) {
      waiting.cancel(false);
    }
    ClientCall<?, ?> current = call;
    if (current != null && reply.failure() != null) {
      current.cancel("ended", null);
    }
    handler.onReply(reply);
  }

  @Override
  public final void cancel() {
    end(AgentReplies.failed(FailureKind.CANCELLED, "cancelled"));
  }

  /** What becomes of one call. */
  private final class Answer implements StreamObserver<LogResponse> {
    private final boolean again;
    private @Nullable LogResponse response;

    Answer(boolean again) {
      this.again = again;
    }

    @Override
    public void onNext(LogResponse value) {
      response = value;
    }

    @Override
    public void onError(Throwable failure) {
      failed(Status.fromThrowable(failure), again);
    }

    @Override
    public void onCompleted() {
      LogResponse value = response;
      if (value == null) {
        end(AgentReplies.failed(FailureKind.BROKEN, "the agent gave an empty answer"));
      } else {
        answered(value);
      }
    }
  }
}
