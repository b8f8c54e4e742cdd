package dev.forwarder.bench.echopost;

import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.SharedThread;
import dev.forwarder.endpoints.echopost.wire.LogAgentGrpc;
import dev.forwarder.endpoints.echopost.wire.LogRequest;
import dev.forwarder.endpoints.echopost.wire.LogResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;

/**
 * What the original client does: a channel is made for each log, and closed behind it. The same
 * sockets and threads as ours, and not a line of ours in between.
 */
final class ChannelPerCallSender implements Sender {

  private final SharedThread.Lease lease = SharedThread.lease();
  private final Path socket;
  private final LogRequest request;

  ChannelPerCallSender(Path datanadhiDir) {
    this.socket = AgentFolder.in(datanadhiDir).socket();
    this.request =
        LogRequest.newBuilder()
            .setJsonData(Logs.data())
            .addPipelines(Logs.PIPELINE)
            .setApiKey(AgentMain.KEY.reveal())
            .build();
  }

  @Override
  public void send(Answer answer) {
    ManagedChannel channel =
        lease.transport().channelTo(socket, lease.thread()).directExecutor().build();
    ClientCalls.asyncUnaryCall(
        channel.newCall(LogAgentGrpc.getSendLogMethod(), CallOptions.DEFAULT),
        request,
        new StreamObserver<LogResponse>() {
          private boolean stored;

          @Override
          public void onNext(LogResponse response) {
            stored = response.getSuccess();
          }

          @Override
          public void onError(Throwable failure) {
            onCompleted();
          }

          @Override
          public void onCompleted() {
            var unused = channel.shutdown();
            answer.answered(stored);
          }
        });
  }

  @Override
  public void close() {
    lease.close();
  }
}
