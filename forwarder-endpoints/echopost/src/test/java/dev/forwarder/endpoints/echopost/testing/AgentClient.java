package dev.forwarder.endpoints.echopost.testing;

import dev.forwarder.endpoints.echopost.socket.SharedThread;
import dev.forwarder.endpoints.echopost.wire.LogAgentGrpc;
import dev.forwarder.endpoints.echopost.wire.LogRequest;
import dev.forwarder.endpoints.echopost.wire.LogResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client of an agent without any of ours in between. */
public final class AgentClient implements AutoCloseable {

  private final SharedThread.Lease lease = SharedThread.lease();
  private final ManagedChannel channel;

  public AgentClient(Path socket) {
    channel = lease.transport().channelTo(socket, lease.thread()).directExecutor().build();
  }

  /** Sends a log and waits for the answer. */
  public LogResponse send(String json, String key, String... pipelines) {
    return LogAgentGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .sendLog(request(json, key, pipelines));
  }

  /** Sends a log. */
  public CompletableFuture<LogResponse> sendAsync(String json, String key, String... pipelines) {
    CompletableFuture<LogResponse> answer = new CompletableFuture<>();
    ClientCalls.asyncUnaryCall(
        channel.newCall(
            LogAgentGrpc.getSendLogMethod(),
            io.grpc.CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS)),
        request(json, key, pipelines),
        new StreamObserver<LogResponse>() {
          @Override
          public void onNext(LogResponse value) {
            answer.complete(value);
          }

          @Override
          public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {}
        });
    return answer;
  }

  private static LogRequest request(String json, String key, String... pipelines) {
    return LogRequest.newBuilder()
        .setJsonData(json)
        .addAllPipelines(List.of(pipelines))
        .setApiKey(key)
        .build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    lease.close();
  }
}
