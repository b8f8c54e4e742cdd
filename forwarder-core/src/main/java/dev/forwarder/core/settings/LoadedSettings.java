package dev.forwarder.core.settings;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.BackendFamily;
import dev.forwarder.core.ConcurrencySettings;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.DiskSettings;
import dev.forwarder.core.ForwarderBuilder;
import dev.forwarder.core.KeyCheckSettings;
import dev.forwarder.core.KeyHoldSettings;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.core.StorageSettings;
import dev.forwarder.core.http.HttpSettings;
import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.BlockSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings that were read and found right, as the records that a forwarder is made from. Immutable.
 *
 * @param domains where payloads go, of different names; empty if nobody said
 * @param families the backend families by name, made from their settings
 * @param queue the queues of a domain that has nothing else said of it
 * @param backoff how long to wait after errors
 * @param block when an endpoint is blocked
 * @param concurrency how many requests are in flight, and how long one may take
 * @param keyHold what is done with refused keys
 * @param keyCheck whether and how often keys are checked
 * @param disk where everything is kept that is on disk; null for nowhere
 * @param storage what a domain keeps there that has nothing else said of it
 * @param http how the HTTP transport works
 * @param stopTimeout how long stop waits, zero or more
 * @param drainTimeout how long what is left of a domain or key that is gone is delivered
 * @param capacityWindow over what time meters take the rate that outages are estimated by
 * @param watchInterval how often {@link SettingsWatch} looks; 0: never
 * @param inForce every setting, its value as it may be shown, and where it comes from
 */
public record LoadedSettings(
    List<LoadedDomain> domains,
    Map<String, BackendFamily> families,
    QueueSettings queue,
    BackoffPolicy backoff,
    BlockSettings block,
    ConcurrencySettings concurrency,
    KeyHoldSettings keyHold,
    KeyCheckSettings keyCheck,
    @Nullable DiskSettings disk,
    StorageSettings storage,
    HttpSettings http,
    Duration stopTimeout,
    Duration drainTimeout,
    Duration capacityWindow,
    Duration watchInterval,
    List<SettingInForce> inForce) {

  /** Keeps copies, and checks that all is there. */
  public LoadedSettings {
    domains = List.copyOf(domains);
    families = Map.copyOf(families);
    requireNonNull(queue, "queue");
    requireNonNull(backoff, "backoff");
    requireNonNull(block, "block");
    requireNonNull(concurrency, "concurrency");
    requireNonNull(keyHold, "keyHold");
    requireNonNull(keyCheck, "keyCheck");
    requireNonNull(storage, "storage");
    requireNonNull(http, "http");
    requireNonNull(stopTimeout, "stopTimeout");
    requireNonNull(drainTimeout, "drainTimeout");
    requireNonNull(capacityWindow, "capacityWindow");
    requireNonNull(watchInterval, "watchInterval");
    inForce = List.copyOf(inForce);
  }

  /**
   * A builder that has all of this said, for a forwarder of these domains.
   *
   * @return the builder; what is said to it afterwards takes the place of what was read
   */
  public ForwarderBuilder toBuilder() {
    ForwarderBuilder builder =
        DefaultForwarder.builder()
            .queue(queue)
            .backoff(backoff)
            .blocking(block)
            .concurrency(concurrency)
            .keyHold(keyHold)
            .keyCheck(keyCheck)
            .storage(storage)
            .http(http)
            .stopTimeout(stopTimeout)
            .drainTimeout(drainTimeout);
    for (LoadedDomain each : domains) {
      builder
          .domain(each.domain(), each.queue(), each.concurrency())
          .storage(each.domain().name(), each.storage());
    }
    return disk == null ? builder : builder.disk(disk);
  }
}
