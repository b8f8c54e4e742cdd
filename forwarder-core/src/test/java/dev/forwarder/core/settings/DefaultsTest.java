package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.core.ConcurrencySettings;
import dev.forwarder.core.KeyCheckSettings;
import dev.forwarder.core.KeyHoldSettings;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.core.StorageSettings;
import dev.forwarder.core.http.ConnectionSettings;
import dev.forwarder.core.http.HttpSettings;
import dev.forwarder.core.metrics.ForwarderMetrics;
import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.BlockSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The list of settings and the records agree on what is in force when nobody says. */
final class DefaultsTest {
  private final LoadedSettings settings = TestSettings.none().load();

  @Test
  void queuesAsTheRecordSays() {
    assertThat(settings.queue()).isEqualTo(QueueSettings.defaults());
  }

  @Test
  void backoffAsTheRecordSays() {
    assertThat(settings.backoff()).isEqualTo(BackoffPolicy.defaults());
  }

  @Test
  void blockingAsTheRecordSays() {
    assertThat(settings.block()).isEqualTo(BlockSettings.defaults());
  }

  @Test
  void concurrencyAsTheRecordSays() {
    assertThat(settings.concurrency()).isEqualTo(ConcurrencySettings.defaults());
  }

  @Test
  void storageAsTheRecordsSayWithoutADisk() {
    assertThat(settings.storage()).isEqualTo(StorageSettings.defaults());
    assertThat(settings.disk()).isNull();
  }

  @Test
  void keyHoldAsTheRecordSays() {
    assertThat(settings.keyHold()).isEqualTo(KeyHoldSettings.defaults());
  }

  @Test
  void keyChecksAsTheRecordSays() {
    assertThat(settings.keyCheck()).isEqualTo(KeyCheckSettings.defaults());
  }

  @Test
  void httpAsTheRecordSaysWithConnectionsForTheRequestsInFlight() {
    int permits = ConcurrencySettings.defaults().requestsPerDomain();

    assertThat(settings.http())
        .isEqualTo(
            HttpSettings.defaults()
                .withConnections(ConnectionSettings.defaults().forPermits(permits)));
  }

  @Test
  void noDomainsAndTheStopTimeoutOfThePeer() {
    assertThat(settings.domains()).isEmpty();
    assertThat(settings.stopTimeout()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void theTimeOfTheOutageEstimateAsTheMetersHaveIt() {
    assertThat(settings.capacityWindow()).isEqualTo(ForwarderMetrics.CAPACITY_WINDOW);
  }

  @Test
  void allFamilies() {
    assertThat(settings.families()).containsOnlyKeys("generic", "datadog", "datanadhi");
  }

  @Test
  void eachIsInForceByDefault() {
    assertThat(settings.inForce())
        .hasSize(new Definitions(TestSettings.FAMILIES).all().size())
        .allMatch(each -> each.origin().kind() == Origin.Kind.DEFAULT);
  }
}
