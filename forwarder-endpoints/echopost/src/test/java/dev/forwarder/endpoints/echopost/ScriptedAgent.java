package dev.forwarder.endpoints.echopost;

import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.UnixTransport;
import dev.forwarder.endpoints.echopost.wire.LogAgentGrpc;
import dev.forwarder.endpoints.echopost.wire.LogRequest;
import dev.forwarder.endpoints.echopost.wire.LogResponse;
import io.grpc.Attributes;
import io.grpc.HandlerRegistry;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** An agent that answers as it is told, at a real socket. */
final class ScriptedAgent extends LogAgentGrpc.LogAgentImplBase implements AutoCloseable {

  final List<LogRequest> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger unknownCalls = new AtomicInteger();
  volatile BiConsumer<LogRequest, StreamObserver<LogResponse>> answer =
      (request, observer) -> reply(observer, true, "stored");
  private final EventLoopGroup threads;
  private final Server server;

  ScriptedAgent(AgentFolder folder, UnixTransport transport) throws IOException {
    folder.create();
    threads = transport.newThreads("scripted-agent", 1);
    server =
        transport
            .serverAt(folder.socket(), threads)
            .directExecutor()
            .maxInboundMessageSize(1 << 20)
            .addTransportFilter(
                new ServerTransportFilter() {
                  @Override
                  public Attributes transportReady(Attributes attributes) {
                    connections.incrementAndGet();
                    return attributes;
                  }
                })
            .addService(this)
            .fallbackHandlerRegistry(
                new HandlerRegistry() {
                  @Override
                  public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
                    unknownCalls.incrementAndGet();
                    return null;
                  }
                })
            .build()
            .start();
  }

  @Override
  public void sendLog(LogRequest request, StreamObserver<LogResponse> observer) {
    requests.add(request);
    answer.accept(request, observer);
  }

  static void reply(StreamObserver<LogResponse> observer, boolean success, String message) {
    observer.onNext(LogResponse.newBuilder().setSuccess(success).setMessage(message).build());
    observer.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
    var unused = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
