package dev.forwarder.bench.echopost;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.endpoints.datanadhi.DatanadhiEndpoints;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import dev.forwarder.endpoints.echopost.EchoPostHop;
import dev.forwarder.endpoints.echopost.EchoPostSettings;
import dev.forwarder.endpoints.echopost.launch.AgentProgram;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Our client, as the forwarder uses it: a body in, a reply out. Nobody is started by it. */
final class HopSender implements Sender {

  private final Transport transport;
  private final TransportRequest request;

  HopSender(Path datanadhiDir, byte[] body) {
    Domain domain =
        new Domain(
            "bench",
            URI.create("http://127.0.0.1:9"),
            Domain.Role.PRIMARY,
            new DatanadhiFamily(DatanadhiOptions.in(datanadhiDir)),
            List.of(AgentMain.KEY));
    Hop hop =
        new EchoPostHop(
            EchoPostSettings.of(
                datanadhiDir,
                AgentMain.KEY.id(),
                new AgentProgram.JavaProgram(List.of("/bin/false"))));
    this.transport = hop.open(domain, new NoTransport());
    this.request = new LogTransportRequest(domain, ByteBuffer.wrap(body).asReadOnlyBuffer());
  }

  @Override
  public void send(Answer answer) {
    var unused = transport.send(request, reply -> answer.answered(reply.status() == 200));
  }

  @Override
  public void close() {
    transport.close();
  }

  private static final class NoTransport implements Transport {
    @Override
    public Exchange send(TransportRequest request, ReplyHandler handler) {
      handler.onReply(Reply.of(500));
      return () -> {};
    }

    @Override
    public void close() {}
  }

  /** What a step of the forwarder would hand over. */
  private record LogTransportRequest(Domain domain, ByteBuffer whole) implements TransportRequest {

    @Override
    public ApiKey key() {
      return AgentMain.KEY;
    }

    @Override
    public Endpoint endpoint() {
      return DatanadhiEndpoints.LOG;
    }

    @Override
    public List<Header> headers() {
      return List.of();
    }

    @Override
    public String idempotencyKey() {
      return "0".repeat(32);
    }

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public long contentLength() {
      return whole.remaining();
    }

    @Override
    public ByteBuffer[] body() {
      return new ByteBuffer[] {whole.duplicate()};
    }
  }
}
