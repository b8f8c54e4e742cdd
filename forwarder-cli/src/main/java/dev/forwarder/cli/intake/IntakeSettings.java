package dev.forwarder.cli.intake;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.units.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an intake behaves.
 *
 * @param address the address that it is bound to; default the loopback
 * @param port its port, 0 to 65535; 0 (default) picks a free one
 * @param preset which backend it plays
 * @param keys the keys that it lets in; none (default) for everybody
 * @param plan the statuses that it answers payloads with
 * @param retryAfter sent with planned answers that are not a success, in whole seconds; zero
 *     (default) for none
 * @param latency how long an answer is held back; default zero
 * @param maxBodyBytes a longer body is answered 413; default 16 MiB, 1 or more
 * @param tls its certificate and key, or null (default) for plain HTTP
 */
public record IntakeSettings(
    String address,
    int port,
    Preset preset,
    Set<String> keys,
    StatusPlan plan,
    Duration retryAfter,
    Duration latency,
    int maxBodyBytes,
    @Nullable Tls tls) {

  /**
   * Where an intake's certificate and key are, as PEM.
   *
   * @param certificate the certificate, and those that lead to its root
   * @param key its private key, PKCS #8, not encrypted
   */
  public record Tls(Path certificate, Path key) {}

  /** The longest body that is taken where nothing else is said. */
  public static final int DEFAULT_MAX_BODY_BYTES = 16 << 20;

  /** Checks the bounds. */
  public IntakeSettings {
    requireNonNull(address, "address");
    requireNonNull(preset, "preset");
    requireNonNull(plan, "plan");
    keys = Set.copyOf(keys);
    if (address.isBlank()) {
      throw new IllegalArgumentException("bind must name an address; 0.0.0.0 is all of them");
    }
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("port must be from 0 to 65535, was: " + port);
    }
    if (maxBodyBytes < 1) {
      throw new IllegalArgumentException("maxBodyBytes must be at least 1, was: " + maxBodyBytes);
    }
    if (latency.isNegative() || retryAfter.isNegative()) {
      throw new IllegalArgumentException(
          "latency and retryAfter must not be negative, were: "
              + Durations.format(latency)
              + ", "
              + Durations.format(retryAfter));
    }
  }

  /** Everything at its default. */
  public static IntakeSettings defaults() {
    return new IntakeSettings(
        "127.0.0.1",
        0,
        Preset.DATADOG,
        Set.of(),
        StatusPlan.acceptAll(),
        Duration.ZERO,
        Duration.ZERO,
        DEFAULT_MAX_BODY_BYTES,
        null);
  }

  /** These settings on another port. */
  public IntakeSettings withPort(int newPort) {
    return new IntakeSettings(
        address, newPort, preset, keys, plan, retryAfter, latency, maxBodyBytes, tls);
  }

  /** These settings for another backend. */
  public IntakeSettings withPreset(Preset newPreset) {
    return new IntakeSettings(
        address, port, newPreset, keys, plan, retryAfter, latency, maxBodyBytes, tls);
  }

  /** These settings with other keys. */
  public IntakeSettings withKeys(Set<String> newKeys) {
    return new IntakeSettings(
        address, port, preset, newKeys, plan, retryAfter, latency, maxBodyBytes, tls);
  }

  /** These settings with another plan. */
  public IntakeSettings withPlan(StatusPlan newPlan) {
    return new IntakeSettings(
        address, port, preset, keys, newPlan, retryAfter, latency, maxBodyBytes, tls);
  }

  /** Everything but the keys. */
  @Override
  public String toString() {
    return "IntakeSettings[" + address + ":" + port + ", " + preset + ", keys=" + keys.size() + "]";
  }
}
