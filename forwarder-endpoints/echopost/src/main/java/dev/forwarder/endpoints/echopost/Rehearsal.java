package dev.forwarder.endpoints.echopost;

import dev.forwarder.endpoints.echopost.log.LogBody;
import dev.forwarder.endpoints.echopost.wire.LogAgentGrpc;
import dev.forwarder.endpoints.echopost.wire.LogRequest;
import dev.forwarder.endpoints.echopost.wire.LogResponse;
import io.grpc.MethodDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Does what the first log will need before there is one, so that the JVM has loaded the code by
 * then: a first call takes it half a second, and the primary is down while it does.
 */
final class Rehearsal {

  /** Enough for the code to be compiled; some 50 ms of a processor's time, once in a process. */
  static final int TIMES = 300;

  private static final byte[] BODY =
      "{\"pipelines\":[\"rehearsal\"],\"log_data\":{\"message\":\"rehearsal\"}}"
          .getBytes(StandardCharsets.US_ASCII);

  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private Rehearsal() {}

  /** Whether nobody in this process has rehearsed: what is loaded is so for all. */
  static boolean isFirst() {
    return BEGUN.compareAndSet(false, true);
  }

  /** A method that no agent has: the call goes all the way, and nothing comes of it. */
  static MethodDescriptor<LogRequest, LogResponse> method() {
    MethodDescriptor<LogRequest, LogResponse> real = LogAgentGrpc.getSendLogMethod();
    String service = MethodDescriptor.extractFullServiceName(real.getFullMethodName());
    return real.toBuilder()
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service + ".None", "Rehearse"))
        .build();
  }

  /** A log that is nobody's, taken apart as any other. */
  static LogRequest request() {
    LogBody body = LogBody.split(BODY);
    if (body == null) {
      throw new IllegalStateException("the rehearsal's own log is none");
    }
    return LogRequest.newBuilder()
        .setJsonDataBytes(body.logData())
        .addAllPipelines(body.pipelines())
        .build();
  }
}
