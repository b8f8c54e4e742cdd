package dev.forwarder.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class JvmVariablesTest {

  @Test
  void namesThoseThatAreThere() {
    assertThat(JvmVariables.among(Set.of("PATH", "_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")))
        .containsExactly("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");
    assertThat(JvmVariables.among(Set.of("PATH"))).isEmpty();
  }

  @Test
  void aProcessStartsWithoutThem() {
    ProcessBuilder builder = new ProcessBuilder(List.of());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(
        Map.of("JAVA_TOOL_OPTIONS", "a", "JDK_JAVA_OPTIONS", "b", "_JAVA_OPTIONS", "c", "D", "d"));

    JvmVariables.keepFrom(builder);

    assertThat(environment).containsOnly(Map.entry("D", "d"));
  }
}
