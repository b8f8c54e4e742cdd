package dev.forwarder.endpoints.echopost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DetachedTest {

  @Test
  void optionsOfTheHostsJvmAreNotHandedOn() {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_TOOL_OPTIONS", "-agentlib:jdwp=transport=dt_socket,address=5005");
    environment.put("JDK_JAVA_OPTIONS", "-Xmx8g");
    environment.put("_JAVA_OPTIONS", "-Xmx8g");
    environment.put("PATH", "/bin");

    Detached.prepare(environment, Map.of("DATANADHI_API_KEY", "its-key"));

    assertThat(environment)
        .containsExactlyInAnyOrderEntriesOf(Map.of("PATH", "/bin", "DATANADHI_API_KEY", "its-key"));
  }
}
