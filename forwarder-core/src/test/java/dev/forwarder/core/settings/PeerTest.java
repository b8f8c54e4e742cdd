package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.core.KeyCheckSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of Datadog's Agent mean here what they mean there, or it is said that they do not. */
final class PeerTest {
  @ParameterizedTest
  @CsvSource({
    "forwarder_backoff_factor, 1.5, 2",
    "forwarder_backoff_base, 0, 2",
    "forwarder_backoff_max, 0, 64",
    "forwarder_recovery_interval, 0, 2",
    "forwarder_max_concurrent_requests, 0, 1",
    "forwarder_http_protocol, spdy, auto",
    "forwarder_apikey_validation_interval, 0, 60",
  })
  void refusesWhatThePeerReplacesAndSaysWithWhat(String name, String value, String replacement) {
    assertThat(TestSettings.none().override(name, value).problems())
        .filteredOn(problem -> problem.startsWith(name + " = " + value))
        .singleElement()
        .asString()
        .endsWith("(Datadog's Agent would warn and use " + replacement + ")");
  }

  /** It would use a value that is only too large for us. */
  @Test
  void saysNothingOfThePeerWhereAValueIsTooLarge() {
    assertThat(TestSettings.none().override("forwarder_recovery_interval", "9999999999").problems())
        .singleElement()
        .asString()
        .doesNotContain("Datadog's Agent");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run_path",
        "aggregator_stop_timeout",
        "logging_frequency",
        "http_dial_fallback_delay",
        "sslkeylogfile",
        "multi_region_failover.failover_logs",
        "cluster_agent.cmd_port",
        "autoscaling.workload.enabled",
        "vector.logs.url",
      })
  void saysPlainlyThatAKnownNameIsNotSupported(String name) {
    assertThat(TestSettings.none().override(name, "1").problems())
        .singleElement()
        .asString()
        .startsWith(name + " (--set): known to Datadog's Agent, not supported by this version");
  }

  @Test
  void saysSoOfAVariableToo() {
    assertThat(TestSettings.none().environment("DD_RUN_PATH", "/x").problems()).isEmpty();
    assertThat(TestSettings.none().environment("DD_FORWARDER_RUN_PATH", "/x").problems())
        .hasSize(1);
  }

  @Test
  void theDeprecatedQueueSizeCountsTwoMebibytesEach() {
    assertThat(
            TestSettings.none()
                .override("forwarder_retry_queue_max_size", "3")
                .load()
                .queue()
                .memoryPerDomainBytes())
        .isEqualTo(6L << 20);
  }

  @Test
  void theDeprecatedQueueSizeGivesWayToTheOther() {
    assertThat(
            TestSettings.none()
                .override("forwarder_retry_queue_max_size", "3")
                .environment("DD_FORWARDER_RETRY_QUEUE_PAYLOADS_MAX_SIZE", "1048576")
                .load()
                .queue()
                .memoryPerDomainBytes())
        .isEqualTo(1 << 20);
  }

  @Test
  void numbersAreSecondsAndBytesAsThere() {
    LoadedSettings settings =
        TestSettings.none()
            .environment("DD_FORWARDER_TIMEOUT", "33")
            .environment("DD_FORWARDER_STOP_TIMEOUT", "0")
            .environment("DD_FORWARDER_CONNECTION_RESET_INTERVAL", "60")
            .environment("DD_FORWARDER_RECOVERY_RESET", "true")
            .environment("DD_SKIP_SSL_VALIDATION", "1")
            .load();

    assertThat(settings.concurrency().attemptTimeout()).isEqualTo(Duration.ofSeconds(33));
    assertThat(settings.http().connections().responseTimeout()).isEqualTo(Duration.ofSeconds(33));
    assertThat(settings.http().connections().timeToLive()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.stopTimeout()).isZero();
    assertThat(settings.backoff().recoveryReset()).isTrue();
    assertThat(settings.http().tls().skipVerification()).isTrue();
  }

  @Test
  void stopWaitsUnlessItIsNotTo() {
    assertThat(TestSettings.none().load().stopTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(
            TestSettings.none()
                .override("forwarder_stop_wait_for_inflight", "false")
                .load()
                .stopTimeout())
        .isZero();
  }

  @Test
  void theIntervalOfKeyChecksIsInMinutesAsThere() {
    assertThat(
            TestSettings.none()
                .environment("DD_FORWARDER_APIKEY_VALIDATION_INTERVAL", "90")
                .load()
                .keyCheck())
        .isEqualTo(new KeyCheckSettings(true, Duration.ofMinutes(90)));
  }

  @Test
  void theTimeOfTheOutageEstimateIsInSecondsAsThere() {
    String name = "forwarder_retry_queue_capacity_time_interval_sec";

    assertThat(TestSettings.none().load().capacityWindow()).isEqualTo(Duration.ofMinutes(15));
    assertThat(
            TestSettings.none()
                .environment("DD_" + name.toUpperCase(Locale.ROOT), "60")
                .load()
                .capacityWindow())
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(TestSettings.none().override(name, "9").problems())
        .singleElement()
        .asString()
        .contains("10 to 86400");
  }

  @Test
  void keyChecksCanBeSwitchedOff() {
    assertThat(
            TestSettings.none().override("forwarder_apikey_validation", "false").load().keyCheck())
        .isEqualTo(KeyCheckSettings.disabled());
  }

  @Test
  void buffersWithoutEffectAreAccepted() {
    assertThat(
            TestSettings.none()
                .override("forwarder_low_prio_buffer_size", "7")
                .override("forwarder_requeue_buffer_size", "7")
                .load()
                .queue()
                .highQueueCapacity())
        .isEqualTo(100);
  }

  @Test
  void aFamilyThatIsMissingIsNamed() {
    SettingsLoader bare = new SettingsLoader(Map.of(), List.of());

    assertThatThrownBy(() -> bare.withOverrides(Map.of("site", "datadoghq.eu")).load())
        .hasMessageContaining("put forwarder-endpoints-datadog on the class path");
  }
}
