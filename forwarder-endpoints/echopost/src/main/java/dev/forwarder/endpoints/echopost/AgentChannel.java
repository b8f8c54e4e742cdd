package dev.forwarder.endpoints.echopost;

import dev.forwarder.endpoints.echopost.socket.SharedThread;
import dev.forwarder.endpoints.echopost.wire.LogRequest;
import dev.forwarder.endpoints.echopost.wire.LogResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The one connection to an agent's socket. Callbacks run on its thread: they must not block. */
final class AgentChannel implements AutoCloseable {

  /** A reply is a flag and a message. */
  private static final int MAX_REPLY_BYTES = 1 << 16;

  private final SharedThread.Lease lease;
  private final ManagedChannel channel;
  private final Duration timeout;

  AgentChannel(Path socket, SharedThread.Lease lease, Duration timeout) {
    this.lease = lease;
    this.timeout = timeout;
    this.channel =
        lease
            .transport()
            .channelTo(socket, lease.thread())
            .directExecutor()
            .disableRetry()
            .maxInboundMessageSize(MAX_REPLY_BYTES)
            .build();
  }

  /**
   * Starts a call; it ends by its deadline at the latest.
   *
   * @param method what is called
   * @param request what with
   * @param waits whether it waits for a connection, rather than fail where none can be made
   * @param remaining its deadline from now
   */
  ClientCall<?, ?> send(
      MethodDescriptor<LogRequest, LogResponse> method,
      LogRequest request,
      boolean waits,
      Duration remaining,
      StreamObserver<LogResponse> observer) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(remaining.toNanos(), TimeUnit.NANOSECONDS);
    ClientCall<LogRequest, LogResponse> call =
        channel.newCall(method, waits ? options.withWaitForReady() : options);
    ClientCalls.asyncUnaryCall(call, request, observer);
    return call;
  }

  Duration timeout() {
    return timeout;
  }

  /** Runs something later, on the channel's thread. */
  Future<?> schedule(Runnable task, Duration delay) {
    return lease.thread().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Connects where it is not connected, after the pause that follows a failure. */
  void connect() {
    var unused = channel.getState(true);
  }

  /** Connects where it is not connected, at once: somebody listens by now. */
  void connectNow() {
    channel.resetConnectBackoff();
    connect();
  }

  /**
   * Tells, each time that a connection is lost, or that none can be made. Both are needed: the
   * sockets of a process that is killed are closed one after another, so that a connection may be
   * lost while its listener is still there.
   */
  void watch(Runnable onLoss) {
    watch(channel.getState(false), onLoss);
  }

  private void watch(ConnectivityState before, Runnable onLoss) {
    if (before == ConnectivityState.SHUTDOWN) {
      return;
    }
    channel.notifyWhenStateChanged(
        before,
        () -> {
          ConnectivityState now = channel.getState(false);
          watch(now, onLoss);
          boolean lost = before == ConnectivityState.READY && now != ConnectivityState.READY;
          if (lost || now == ConnectivityState.TRANSIENT_FAILURE) {
            onLoss.run();
          }
        });
  }

  @Override
  public void close() {
    channel.shutdownNow();
    lease.close();
  }
}
