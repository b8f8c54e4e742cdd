package dev.forwarder.endpoints.echopost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.endpoints.echopost.wire.LogAgentGrpc;
import dev.forwarder.endpoints.echopost.wire.LogRequest;
import org.junit.jupiter.api.Test;

final class RehearsalTest {

  @Test
  void callsWhatNoAgentHas() {
    assertThat(LogAgentGrpc.getServiceDescriptor().getMethods())
        .extracting(method -> method.getFullMethodName())
        .doesNotContain(Rehearsal.method().getFullMethodName());
  }

  @Test
  void isBegunOncePerProcess() {
    boolean unused = Rehearsal.isFirst();

    assertThat(Rehearsal.isFirst()).isFalse();
  }

  @Test
  void carriesNoKey() {
    LogRequest request = Rehearsal.request();

    assertThat(request.getApiKey()).isEmpty();
    assertThat(request.getJsonData()).isEqualTo("{\"message\":\"rehearsal\"}");
  }
}
