package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.core.testing.RecordingForwarder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Agent's {@code api_key} and {@code additional_endpoints}, changed in the file while a
 * forwarder runs: what the peer's resolvers do, and its health check with them.
 */
final class DatadogRotationTest {

  private static final String MAIN = "0123456789abcdef-main";
  private static final String NEW = "0123456789abcdef-new";
  private static final String SECOND = "0123456789abcdef-second";
  private static final String THIRD = "0123456789abcdef-third";
  private static final String HERE = "https://app.datadoghq.com";
  private static final String THERE = "https://app.datadoghq.eu";

  @TempDir private Path folder;

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private RecordingForwarder forwarder;
  private SettingsWatch watch;

  @AfterEach
  void end() {
    thread.shutdownNow();
  }

  private SettingsLoader loader() {
    return new SettingsLoader(Map.of(), TestSettings.FAMILIES)
        .withFile(folder.resolve("forwarder.yaml"));
  }

  private void write(String... lines) {
    TestSettings.write(folder.resolve("forwarder.yaml"), String.join("\n", lines));
  }

  private void start(String... lines) {
    write(lines);
    LoadedSettings atStart = loader().load();
    forwarder =
        new RecordingForwarder(atStart.domains().stream().map(LoadedDomain::domain).toList());
    watch = new SettingsWatch(loader(), atStart, forwarder, thread);
  }

  private void change(String... lines) {
    write(lines);
    watch.look();
  }

  private static String apiKey(String key) {
    return "api_key: " + key;
  }

  private static String further(String url, String... keys) {
    return "  " + url + ": [" + String.join(", ", keys) + "]";
  }

  private static final String FURTHER = "additional_endpoints:";

  /** The secrets of each domain, in their order. */
  private List<List<String>> secrets() {
    return forwarder.domains().stream()
        .map(domain -> domain.keys().stream().map(ApiKey::reveal).toList())
        .toList();
  }

  @Test
  void aChangedApiKeyComesIntoForce() {
    start(apiKey(MAIN));
    change(apiKey(NEW));

    assertThat(secrets()).containsExactly(List.of(NEW));
  }

  @Test
  void aChangedApiKeyLeavesTheOtherKeysAlone() {
    start(apiKey(MAIN), FURTHER, further(HERE, SECOND), further(THERE, MAIN, THIRD));
    change(apiKey(NEW), FURTHER, further(HERE, SECOND), further(THERE, MAIN, THIRD));

    assertThat(secrets()).containsExactly(List.of(NEW, SECOND), List.of(MAIN, THIRD));
  }

  @Test
  void changedAdditionalEndpointsLeaveTheApiKeyAlone() {
    start(apiKey(MAIN), FURTHER, further(HERE, SECOND), further(THERE, SECOND));
    change(apiKey(MAIN), FURTHER, further(HERE, THIRD), further(THERE, SECOND, THIRD));

    assertThat(secrets()).containsExactly(List.of(MAIN, THIRD), List.of(SECOND, THIRD));
  }

  @Test
  void anApiKeyThatChangesIsNoDuplicateAnyMore() {
    start(apiKey(MAIN), FURTHER, further(HERE, MAIN, SECOND));
    assertThat(secrets()).containsExactly(List.of(MAIN, SECOND));

    change(apiKey(NEW), FURTHER, further(HERE, MAIN, SECOND));

    assertThat(secrets()).containsExactly(List.of(NEW, MAIN, SECOND));
  }

  @Test
  void anAdditionalKeyThatChangesIsNoDuplicateAnyMore() {
    start(apiKey(MAIN), FURTHER, further(HERE, MAIN));
    assertThat(secrets()).containsExactly(List.of(MAIN));

    change(apiKey(MAIN), FURTHER, further(HERE, SECOND));

    assertThat(secrets()).containsExactly(List.of(MAIN, SECOND));
  }

  @Test
  void duplicatesComeAndGoAndEachKeyIsThereOnce() {
    start(apiKey(MAIN), FURTHER, further(HERE, SECOND));
    change(apiKey(MAIN), FURTHER, further(HERE, SECOND, SECOND, MAIN));
    assertThat(secrets()).as("duplicates added").containsExactly(List.of(MAIN, SECOND));

    change(apiKey(MAIN), FURTHER, further(HERE, MAIN, MAIN));
    assertThat(secrets()).as("nothing but duplicates").containsExactly(List.of(MAIN));

    change(apiKey(MAIN), FURTHER, further(HERE, SECOND));
    assertThat(secrets()).as("as at first").containsExactly(List.of(MAIN, SECOND));
  }

  @Test
  void anAddressThatComesIsADomainAndOneThatGoesIsNone() {
    start(apiKey(MAIN));
    change(apiKey(MAIN), FURTHER, further(THERE, SECOND));
    assertThat(secrets()).containsExactly(List.of(MAIN), List.of(SECOND));

    change(apiKey(MAIN));
    assertThat(secrets()).containsExactly(List.of(MAIN));
  }

  @Test
  void anAddressThatLosesItsKeysKeepsThemUntilItIsTakenAway() {
    start(apiKey(MAIN), FURTHER, further(THERE, SECOND));
    change(apiKey(NEW), FURTHER, further(THERE));

    assertThat(secrets()).containsExactly(List.of(MAIN), List.of(SECOND));
  }

  @Test
  void aKeyIsReplacedWhereTheHostHasTheVersionBeforeIt() {
    start(apiKey(MAIN), "datadog_versioned_host: true");
    Domain before = forwarder.domains().get(0);
    change(apiKey(NEW), "datadog_versioned_host: true");
    Domain after = forwarder.domains().get(0);

    assertThat(after.baseUrl().getHost()).endsWith("-app.agent.datadoghq.com");
    assertThat(after.baseUrl()).isEqualTo(before.baseUrl());
    assertThat(after.name()).isEqualTo(before.name()).isEqualTo("app.datadoghq.com-443");
    assertThat(secrets()).containsExactly(List.of(NEW));
  }
}
