package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiConfig;
import dev.forwarder.endpoints.datanadhi.settings.EchopostMode;
import dev.forwarder.endpoints.datanadhi.settings.ProbeTimes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The family's settings go through the loader, and those of a directory through both. */
final class DatanadhiDomainTest {
  private static final String KEY = "kkkkkkkk0000";

  @TempDir private Path folder;

  @Test
  void aKeyIsEnoughForADomain() {
    LoadedSettings settings =
        TestSettings.none().environment("FORWARDER_DATANADHI_API_KEY", KEY).load();

    LoadedDomain only = settings.domains().get(0);
    assertThat(settings.domains()).hasSize(1);
    assertThat(only.domain().name()).isEqualTo("datanadhi");
    assertThat(only.domain().baseUrl()).isEqualTo(URI.create("http://data-nadhi-server:5000"));
    assertThat(only.queue().maxItems()).isEqualTo(1000);
    assertThat(only.concurrency().attemptTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(only.concurrency().workersPerDomain()).isEqualTo(2);
  }

  @Test
  void withoutAKeyThereIsNone() {
    assertThat(TestSettings.none().load().domains()).isEmpty();
  }

  @Test
  void theFileSetsWhatADirectorysFileSets() {
    LoadedSettings settings =
        TestSettings.none()
            .file(
                folder,
                "datanadhi:",
                "  api_key: " + KEY,
                "  dir: /var/lib/nadhi",
                "  server: {host: 'http://primary:1/', fallback_disable: true}",
                "  async: {queue_size: 7, workers: 3}",
                "  echopost: {mode: binary}",
                "  health: {interval: 1s}")
            .load();

    DatanadhiFamily family = (DatanadhiFamily) settings.families().get("datanadhi");
    LoadedDomain only = settings.domains().get(0);
    assertThat(only.domain().family()).isSameAs(family);
    assertThat(only.domain().baseUrl()).isEqualTo(URI.create("http://primary:1"));
    assertThat(only.queue().maxItems()).isEqualTo(7);
    assertThat(only.concurrency().workersPerDomain()).isEqualTo(3);
    assertThat(family.options().directory()).isEqualTo(Path.of("/var/lib/nadhi"));
    assertThat(family.options().fallback()).isNull();
    assertThat(family.options().echopost()).isEqualTo(EchopostMode.BINARY);
    assertThat(family.options().health().interval()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aHeaderThatIsNoneIsTold() {
    assertThat(TestSettings.none().override("datanadhi.server.key_header", "a b").problems())
        .singleElement()
        .asString()
        .startsWith("datanadhi.server.key_header = a b")
        .contains("must be an HTTP token");
  }

  /** As a program does that is given a directory: what it says is weaker than all else. */
  @Test
  void whatADirectorySaysIsReadByTheLoader() throws IOException {
    Files.writeString(folder.resolve("config.yml"), "async: {queue_size: 9, exit_timeout: 1.5}");
    DatanadhiConfig config =
        DatanadhiConfig.load(folder, Map.of("DATANADHI_FALLBACK_SERVER_HOST", "http://b:2/"));
    SettingsLoader loader =
        new SettingsLoader(
            Map.of("FORWARDER_DATANADHI_HEALTH_TIMEOUT", "7s"), TestSettings.FAMILIES);
    for (DatanadhiConfig.Setting each : config.settings()) {
      loader = loader.withDefault(each.name(), each.value(), each.place());
    }

    LoadedSettings settings = loader.load();

    DatanadhiFamily family = (DatanadhiFamily) settings.families().get("datanadhi");
    assertThat(family.options())
        .isEqualTo(
            config
                .options()
                .withHealth(new ProbeTimes(Duration.ofMillis(500), Duration.ofSeconds(7))));
    assertThat(settings.queue().maxItems()).isEqualTo(9);
    assertThat(settings.stopTimeout()).isEqualTo(Duration.ofMillis(1500));
  }
}
