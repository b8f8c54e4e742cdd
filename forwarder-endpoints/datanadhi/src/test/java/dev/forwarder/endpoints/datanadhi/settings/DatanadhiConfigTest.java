package dev.forwarder.endpoints.datanadhi.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.forwarder.api.Domain;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatanadhiConfigTest {

  private static final String SECRET = "key-of-the-test-0001";

  @TempDir private Path directory;

  @Test
  void hasTheDefaultsOfDataNadhisClients() {
    DatanadhiConfig config = DatanadhiConfig.load(directory.resolve("missing"), Map.of());

    assertThat(config.server()).isEqualTo(URI.create("http://data-nadhi-server:5000"));
    assertThat(config.queueSize()).isEqualTo(1000);
    assertThat(config.workers()).isEqualTo(2);
    assertThat(config.exitTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.apiKey()).isEmpty();
    assertThat(config.options())
        .isEqualTo(
            DatanadhiOptions.in(directory.resolve("missing"))
                .withFallback(URI.create("http://datanadhi-fallback-server:5001")));
  }

  @Test
  void theFileCountsBeforeTheEnvironment() throws IOException {
    write(
        "config.yml",
        """
        server:
          host: http://file:1/
        async:
          queue_size: 5
          exit_timeout:
        log:
          level: INFO
        """);
    Map<String, String> environment =
        Map.of(
            "DATANADHI_SERVER_HOST", "http://env:1",
            "DATANADHI_FALLBACK_SERVER_HOST", "http://env:2///",
            "DATANADHI_QUEUE_SIZE", "6",
            "DATANADHI_WORKERS", " 7 ",
            "DATANADHI_EXIT_TIMEOUT", "2.5",
            "DATANADHI_API_KEY", SECRET);

    DatanadhiConfig config = DatanadhiConfig.load(directory, environment);

    assertThat(config.server()).isEqualTo(URI.create("http://file:1"));
    assertThat(config.options().fallback()).isEqualTo(URI.create("http://env:2"));
    assertThat(config.queueSize()).isEqualTo(5);
    assertThat(config.workers()).isEqualTo(7);
    assertThat(config.exitTimeout()).isEqualTo(Duration.ofMillis(2500));
    assertThat(config.apiKey().orElseThrow().reveal()).isEqualTo(SECRET);
    assertThat(config.ignored()).singleElement().asString().endsWith("line 7: log.level");
  }

  @Test
  void everyNumberCanBeSet() throws IOException {
    write(
        "config.yaml",
        """
        server: {key_header: DATANADHI-API-KEY, fallback_disable: yes, timeout: 3s}
        echopost:
          mode: Binary
          timeout: 6s
          max_in_flight: 7
          start_timeout: 8s
          retry_after: 0
          strict: on
          socket_mode: rwxrwx---
          mirror: http://mirror:1/
          sha256: %s
          download_allowed: yes
        health: {interval: 100ms, timeout: 1s}
        drain: {start: 0.8, end: 0.2, patience: 1m}
        upload: {max_items: 10, max_bytes: 64 KiB, timeout: 5, max_in_flight: 1}
        dropped: {max_bytes: 1GB}
        """
            .formatted("Ab".repeat(32)));

    DatanadhiConfig config = DatanadhiConfig.load(directory, Map.of());

    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.options())
        .isEqualTo(
            new DatanadhiOptions(
                directory,
                null,
                "DATANADHI-API-KEY",
                EchopostMode.BINARY,
                new EchopostDetails(
                    Duration.ofSeconds(6),
                    7,
                    Duration.ofSeconds(8),
                    Duration.ZERO,
                    true,
                    "rwxrwx---",
                    URI.create("http://mirror:1"),
                    "ab".repeat(32),
                    true),
                new ProbeTimes(Duration.ofMillis(100), Duration.ofSeconds(1)),
                new DrainNumbers(0.8, 0.2, Duration.ofMinutes(1)),
                new UploadOptions(10, 65_536, Duration.ofSeconds(5), 1),
                1_000_000_000L));
  }

  @Test
  void echopostIsOffWhereItIsDisabled() throws IOException {
    write("config.yml", "echopost:\n  disable: True\n  mode: java\n");
    assertThat(DatanadhiConfig.load(directory, Map.of()).options().echopost())
        .isEqualTo(EchopostMode.OFF);
  }

  @Test
  void tellsAllThatIsWrongWithPlaceValueAndWhatIsAllowed() throws IOException {
    write(
        "config.yml",
        """
        api_key: %s
        server:
          host: ftp://x
          hots: http://x
        async:
          queue_size: many
          workers: [1]
          exit_timeout: -1
        echopost:
          mode: maybe
          disable: perhaps
        drain:
          start: 2
        upload:
          max_items: 1
          max_bytes: 3 pounds
        """
            .formatted(SECRET));

    assertThatExceptionOfType(DatanadhiConfigException.class)
        .isThrownBy(
            () ->
                DatanadhiConfig.load(
                    directory,
                    Map.of(
                        "DATANADHI_FALLBACK_SERVER_HOST", "http://user:pass@x",
                        "DATANADHI_API_KEY", "bad key 0001")))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .hasSize(13)
                    .anyMatch(p -> p.contains("SERVER_HOST: must be http") && p.contains("//***@x"))
                    .anyMatch(p -> p.contains("line 3: server.host: must be http(s)://"))
                    .anyMatch(p -> p.contains("line 4: server.hots: unknown; known are [async."))
                    .anyMatch(p -> p.contains("queue_size: must be a whole number, was: 'many'"))
                    .anyMatch(p -> p.contains("async.workers: must be one value"))
                    .anyMatch(p -> p.contains("async.exit_timeout: must be from 0ms to 86400000ms"))
                    .anyMatch(
                        p -> p.contains("mode: must be one of java, binary, off, was: 'maybe"))
                    .anyMatch(p -> p.contains("disable: must be true or false, was: 'perhaps'"))
                    .anyMatch(p -> p.contains("drain.start: must be from 0.5 to 1, was: '2'"))
                    .anyMatch(p -> p.contains("max_items: must be from 2 to 100000, was: '1'"))
                    .anyMatch(p -> p.contains("max_bytes: must be a size, such as"))
                    .anyMatch(p -> p.contains("api_key: a key has no place in a file"))
                    .anyMatch(p -> p.contains("environment variable DATANADHI_API_KEY: ")))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(SECRET, "bad key", "pass@"));
  }

  @Test
  void aDrainCannotEndAboveItsStart() throws IOException {
    write("config.yml", "drain: {start: 0.4, end: 0.5}");
    assertThatExceptionOfType(DatanadhiConfigException.class)
        .isThrownBy(() -> DatanadhiConfig.load(directory, Map.of()))
        .withMessageContaining("drain.start: must be from 0.5 to 1")
        .withMessageContaining("drain.end: must be from 0 to 0.4");
  }

  @Test
  void detailsOfEchopostHaveBounds() throws IOException {
    write(
        "config.yml",
        """
        echopost:
          timeout: 0
          max_in_flight: 0
          start_timeout: 2d
          retry_after: -1
          strict: maybe
          download_allowed: perhaps
        """);
    assertProblem("echopost.timeout: must be from 1ms to 86400000ms, was: '0'");
    assertProblem("echopost.max_in_flight: must be from 1 to 10000, was: '0'");
    assertProblem("echopost.start_timeout: must be from 1ms to 86400000ms, was: '2d'");
    assertProblem("echopost.retry_after: must be from 0ms to 86400000ms, was: '-1'");
    assertProblem("echopost.strict: must be true or false, was: 'maybe'");
    assertProblem("echopost.download_allowed: must be true or false, was: 'perhaps'");
    write("config.yml", "echopost: {socket_mode: 777, sha256: 12ab, mirror: ftp://x}");
    assertProblem("echopost.mirror: must be http(s)://host");
    write("config.yml", "echopost: {socket_mode: 777, sha256: 12ab}");
    assertProblem("echopost.socket_mode: must be written like rwx------");
    assertProblem("echopost.sha256: must be 64 hexadecimal digits");
    write("config.yml", "echopost: {socket_mode: ---rwxrwx, mirror: http://mirror}");
    assertProblem("and begin with rw");
    assertProblem("echopost.mirror: must be an https address, or an http one where a digest");
  }

  @Test
  void aHeaderMustHaveAName() throws IOException {
    write("config.yml", "server: {key_header: 'a key'}");
    assertProblem("config.yml: server.key_header: header name must be an HTTP token");
  }

  @Test
  void aFileThatIsNoneIsAProblem() throws IOException {
    write("config.yml", "server: [unclosed");
    assertProblem("config.yml: not YAML, at or after line ");
    write("config.yml", "- a list");
    assertProblem("config.yml: must be names with values");
    write("config.yml", "server:\n  host: &a http://x\n  fallback_host: *a\n");
    assertProblem("line 3: server.fallback_host: an alias");
    write("config.yml", "async.workers: 3\nasync:\n  workers: 4\n");
    assertProblem("line 3: async.workers: set twice");
    write("config.yml", "#".repeat((1 << 20) + 1));
    assertProblem("config.yml: larger than 1 MiB");
    write("config.yml", "");
    write("config.yaml", "");
    assertProblem("config.yml: there is also a config.yaml");
  }

  @Test
  void describesADomainWhereThereIsAKey() {
    DatanadhiConfig config =
        DatanadhiConfig.load(
            directory, Map.of("DATANADHI_API_KEY", SECRET, "DATANADHI_SERVER_HOST", "http://x:1/"));
    DatanadhiFamily family = new DatanadhiFamily(config.options());

    Domain domain = config.domain(family).orElseThrow();

    assertThat(domain.name()).isEqualTo("datanadhi");
    assertThat(domain.baseUrl()).isEqualTo(URI.create("http://x:1"));
    assertThat(domain.keys()).extracting(key -> key.reveal()).containsExactly(SECRET);
    assertThat(DatanadhiConfig.load(directory, Map.of()).domain(family)).isEmpty();
  }

  @Test
  void becomesSettingsOfTheForwarderWithoutTheKey() throws IOException {
    write("config.yml", "async: {queue_size: 9, exit_timeout: 1}\nechopost: {disable: yes}");
    DatanadhiConfig config = DatanadhiConfig.load(directory, Map.of("DATANADHI_API_KEY", SECRET));

    Map<String, String> settings =
        config.settings().stream()
            .collect(
                Collectors.toMap(DatanadhiConfig.Setting::name, DatanadhiConfig.Setting::value));

    assertThat(settings)
        .containsEntry("datanadhi.dir", directory.toString())
        .containsEntry("datanadhi.async.queue_size", "9")
        .containsEntry("datanadhi.echopost.disable", "true")
        .containsEntry("datanadhi.health.interval", "500ms")
        .containsEntry("datanadhi.dropped.max_bytes", "268435456")
        .containsEntry("forwarder_retry_queue_max_items", "9")
        .containsEntry("forwarder_num_workers", "2")
        .containsEntry("forwarder_timeout", "10000ms")
        .containsEntry("forwarder_stop_timeout", "1000ms")
        .doesNotContainKey("datanadhi.api_key")
        .doesNotContainValue(SECRET);
    assertThat(config.settings())
        .filteredOn(each -> each.name().equals("datanadhi.async.queue_size"))
        .extracting(DatanadhiConfig.Setting::place)
        .containsExactly(directory.resolve("config.yml") + " line 1: async.queue_size");
  }

  @Test
  void writesWhatIsInForceWithoutTheKey() throws IOException {
    Path fresh = directory.resolve("fresh");
    DatanadhiConfig config =
        DatanadhiConfig.load(
            fresh, Map.of("DATANADHI_API_KEY", SECRET, "DATANADHI_EXIT_TIMEOUT", "2.5"));
    config.writeResolved();
    config.writeResolved();

    Path file = fresh.resolve(".config.resolved.json");
    String text = Files.readString(file);
    JsonNode json = new JsonMapper().readTree(text);
    assertThat(text).doesNotContain(SECRET, SECRET.substring(SECRET.length() - 4));
    assertThat(json.path("server_host").asText()).isEqualTo("http://data-nadhi-server:5000");
    assertThat(json.path("fallback_server_host").asText())
        .isEqualTo("http://datanadhi-fallback-server:5001");
    assertThat(json.path("async_queue_size").asInt()).isEqualTo(1000);
    assertThat(json.path("async_workers").asInt()).isEqualTo(2);
    assertThat(json.path("async_exit_timeout").asDouble()).isEqualTo(2.5);
    assertThat(json.path("echopost_disable").asBoolean(true)).isFalse();
    assertThat(json.path("server.timeout").asInt()).isEqualTo(10);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> all = Files.list(fresh)) {
      assertThat(all).containsExactly(file);
    }
  }

  @Test
  void theKeyIsNeverShown() {
    DatanadhiConfig config = DatanadhiConfig.load(directory, Map.of("DATANADHI_API_KEY", SECRET));
    assertThat(config + " " + config.settings() + config.options()).doesNotContain("0001");
  }

  private void assertProblem(String expected) {
    assertThatExceptionOfType(DatanadhiConfigException.class)
        .isThrownBy(() -> DatanadhiConfig.load(directory, Map.of()))
        .withMessageContaining(expected);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
