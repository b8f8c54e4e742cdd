package dev.forwarder.endpoints.echopost.agent;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.endpoints.echopost.log.LogBody;
import dev.forwarder.endpoints.echopost.log.Refusal;
import dev.forwarder.endpoints.echopost.wire.LogAgentGrpc;
import dev.forwarder.endpoints.echopost.wire.LogRequest;
import dev.forwarder.endpoints.echopost.wire.LogResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one log a call. Never blocks: it runs on the thread of the socket. */
final class LogAgentService extends LogAgentGrpc.LogAgentImplBase {

  private static final Logger LOG = LoggerFactory.getLogger(LogAgentService.class);

  private final Forwarder forwarder;
  private final Endpoint endpoint;
  private final Gate gate;
  private final Patience patience;
  private final byte[] ownKey;

  LogAgentService(
      Forwarder forwarder, Endpoint endpoint, ApiKey key, Gate gate, Patience patience) {
    this.forwarder = forwarder;
    this.endpoint = endpoint;
    this.gate = gate;
    this.patience = patience;
    this.ownKey = key.reveal().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void sendLog(LogRequest request, StreamObserver<LogResponse> observer) {
    OneAnswer answer = new OneAnswer((ServerCallStreamObserver<LogResponse>) observer);
    if (!gate.enter()) {
      answer.fail(Status.UNAVAILABLE.withDescription("the agent is leaving: start one"));
      return;
    }
    boolean leavesByItself = false;
    try {
      leavesByItself = store(request, answer);
    } catch (Throwable t) { // of a huge log, for want of memory perhaps
      LOG.warn("a log could not be stored", t);
      answer.refuse("the log could not be stored: " + t.getClass().getSimpleName());
    } finally {
      if (!leavesByItself) {
        gate.leave();
      }
    }
  }

  /** Whether the call is inside still, and leaves by itself. */
  private boolean store(LogRequest request, OneAnswer answer) {
    byte[] json = request.getJsonDataBytes().toByteArray();
    String refusal = refusal(request, json);
    if (refusal != null) {
      answer.refuse(refusal);
      return false;
    }
    LogBody body = new LogBody(request.getPipelinesList(), request.getJsonDataBytes());
    Admission admission = forwarder.submit(endpoint, Payload.wrap(body.toBytes()));
    patience.with(answer);
    admission
        .settled()
        .whenComplete(
            (settled, failure) -> {
              gate.leave();
              answer.tell(settled, failure);
            });
    return true;
  }

  /** Looks at a log as at any other, and stores nothing: the first one shall not wait for that. */
  void rehearse() {
    LogRequest request =
        LogRequest.newBuilder()
            .addPipelines("rehearsal")
            .setJsonData("{\"rehearsal\":[1]}")
            .build();
    try {
      LogRequest parsed = LogRequest.parseFrom(request.toByteArray());
      String unused = refusal(parsed, parsed.getJsonDataBytes().toByteArray());
      byte[] body = new LogBody(parsed.getPipelinesList(), parsed.getJsonDataBytes()).toBytes();
      LOG.debug("a log of {} bytes was rehearsed", body.length);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("of one's own make", e);
    }
  }

  private @Nullable String refusal(LogRequest request, byte[] json) {
    byte[] key = request.getApiKeyBytes().toByteArray();
    if (key.length > 0 && !MessageDigest.isEqual(key, ownKey)) {
      return "api_key is not the one that this agent was started with: use an agent folder for each"
          + " key, or end the agent so that it is started with the new one";
    }
    int wrongAt = LogBody.wrongAt(json);
    return wrongAt < 0
        ? null
        : Refusal.ofTheLog(
            String.format(
                Locale.ROOT,
                "json_data must be a JSON object; it is not from byte %d of %d on",
                wrongAt,
                json.length));
  }
}
