package dev.forwarder.core.settings;

import dev.forwarder.core.ConcurrencySettings;
import dev.forwarder.core.KeyCheckSettings;
import dev.forwarder.core.KeyHoldSettings;
import dev.forwarder.core.OverflowPolicy;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.BlockSettings;
import dev.forwarder.retry.RetryOrder;
import java.time.Duration;
import java.util.Locale;

/**
 * Makes the records of queues, retries and concurrency from values that are within their bounds.
 */
final class SettingsRecords {

  /** What the Agent counts for one payload in the setting that it deprecates. */
  private static final long BYTES_PER_PAYLOAD = 2L << 20;

  private SettingsRecords() {}

  static QueueSettings queue(Values values) {
    return new QueueSettings(
        values.count(ForwarderSettings.HIGH_BUFFER),
        memory(values),
        values.isPresent(ForwarderSettings.MEMORY_TOTAL)
            ? values.size(ForwarderSettings.MEMORY_TOTAL)
            : QueueSettings.defaults().memoryTotalBytes(),
        Math.toIntExact(values.size(ForwarderSettings.MAX_PAYLOAD)),
        RetryOrder.valueOf(capitals(values, ForwarderSettings.ORDER)),
        OverflowPolicy.valueOf(capitals(values, ForwarderSettings.OVERFLOW)),
        values.duration(ForwarderSettings.MAX_AGE),
        values.count(ForwarderSettings.LISTENER_BACKLOG),
        values.count(ForwarderSettings.MAX_ITEMS));
  }

  private static long memory(Values values) {
    long payloads = values.count(ForwarderSettings.MEMORY_IN_PAYLOADS);
    return payloads > 0 && !values.isSet(ForwarderSettings.MEMORY)
        ? payloads * BYTES_PER_PAYLOAD
        : values.size(ForwarderSettings.MEMORY);
  }

  static BackoffPolicy backoff(Values values) {
    return new BackoffPolicy(
        values.number(ForwarderSettings.BACKOFF_FACTOR),
        values.duration(ForwarderSettings.BACKOFF_BASE),
        values.duration(ForwarderSettings.BACKOFF_MAX),
        values.count(ForwarderSettings.RECOVERY_INTERVAL),
        values.flag(ForwarderSettings.RECOVERY_RESET));
  }

  static BlockSettings block(Values values) {
    return new BlockSettings(
        values.count(ForwarderSettings.BLOCK_FAILURES),
        values.count(ForwarderSettings.BLOCK_TIMEOUTS),
        values.count(ForwarderSettings.BLOCK_WINDOW),
        values.flag(ForwarderSettings.BLOCK_ON_FIRST),
        values.duration(ForwarderSettings.RETRY_AFTER_MAX),
        values.count(ForwarderSettings.BLOCKED_MAX));
  }

  static ConcurrencySettings concurrency(Values values) {
    return new ConcurrencySettings(
        values.count(ForwarderSettings.WORKERS),
        values.count(ForwarderSettings.REQUESTS),
        values.count(ForwarderSettings.IN_FLIGHT),
        values.flag(ForwarderSettings.ADAPTIVE),
        values.duration(ForwarderSettings.TIMEOUT));
  }

  static KeyCheckSettings keyCheck(Values values) {
    return new KeyCheckSettings(
        values.flag(ForwarderSettings.KEY_CHECK),
        Duration.ofMinutes(values.count(ForwarderSettings.KEY_CHECK_INTERVAL)));
  }

  static KeyHoldSettings keyHold(Values values) {
    return new KeyHoldSettings(
        values.duration(ForwarderSettings.KEY_HOLD_INTERVAL),
        values.duration(ForwarderSettings.KEY_HOLD_MAX_AGE));
  }

  static Duration stopTimeout(Values values) {
    return values.flag(ForwarderSettings.STOP_WAIT)
        ? values.duration(ForwarderSettings.STOP_TIMEOUT)
        : Duration.ZERO;
  }

  static String capitals(Values values, String name) {
    return values.text(name).toUpperCase(Locale.ROOT);
  }
}
