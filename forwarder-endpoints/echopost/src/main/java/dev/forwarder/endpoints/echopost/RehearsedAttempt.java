package dev.forwarder.endpoints.echopost;

import dev.forwarder.endpoints.echopost.socket.Ticks;
import dev.forwarder.endpoints.echopost.wire.LogRequest;
import dev.forwarder.endpoints.echopost.wire.LogResponse;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/** One that is sent to a method that no agent has: it goes all the way, and nothing comes of it. */
final class RehearsedAttempt extends SendAttempt {

  private final Runnable onHeard;

  /**
   * An attempt.
   *
   * @param onHeard called once an agent has said that it has no such method
   */
  RehearsedAttempt(AgentLink link, AgentChannel channel, Runnable onHeard, Ticks ticks) {
    super(link, channel, Rehearsal.request(), reply -> {}, ticks);
    this.onHeard = onHeard;
  }

  @Override
  MethodDescriptor<LogRequest, LogResponse> method() {
    return Rehearsal.method();
  }

  /** Starts no agent: a log would. */
  @Override
  void failed(Status status, boolean again) {
    if (status.getCode() == Status.Code.UNIMPLEMENTED) {
      onHeard.run();
    }
  }
}
