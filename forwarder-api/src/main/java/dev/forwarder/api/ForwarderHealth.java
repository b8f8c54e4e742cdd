package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a forwarder knows about its API keys and about the clock of its machine, at one moment.
 * Nothing in it is secret. Immutable.
 *
 * @param keys one entry for each key of each domain in force, in the order of the settings
 * @param clockOffsets by name of domain, its clock less ours, as the header {@code Date} of its
 *     last replies tells it: positive if ours is behind. To the second. Domains of which nothing is
 *     known are missing
 */
public record ForwarderHealth(List<KeyHealth> keys, Map<String, Duration> clockOffsets) {

  /** Of a forwarder without domains. */
  public static final ForwarderHealth NOTHING = new ForwarderHealth(List.of(), Map.of());

  /** Copies both. */
  public ForwarderHealth {
    keys = List.copyOf(keys);
    clockOffsets = Map.copyOf(clockOffsets);
  }

  /**
   * What is known where no key is checked.
   *
   * @param stats the domains and their keys
   * @return each of them {@link KeyStatus#UNCHECKED}
   */
  public static ForwarderHealth unchecked(ForwarderStats stats) {
    return new ForwarderHealth(
        stats.domains().stream()
            .flatMap(
                domain ->
                    domain.keys().stream()
                        .map(
                            key ->
                                KeyHealth.unchecked(domain.name(), key.keyId(), key.maskedKey())))
            .toList(),
        Map.of());
  }

  /**
   * Whether anything may come of forwarding: false if there are keys and each of them is {@link
   * KeyStatus#INVALID}. A check that failed, or that was not made, is no reason to take a host out
   * of service. The rule is the Datadog Agent's.
   */
  public boolean isHealthy() {
    return keys.isEmpty() || keys.stream().anyMatch(key -> key.status() != KeyStatus.INVALID);
  }

  /**
   * The same, with other clock offsets.
   *
   * @param offsets by name of domain
   * @return the changed copy
   */
  public ForwarderHealth withClockOffsets(Map<String, Duration> offsets) {
    return new ForwarderHealth(keys, offsets);
  }

  /**
   * One API key of a domain. Domain and key id together are unique.
   *
   * @param domain the name of its domain
   * @param keyId its stable id
   * @param maskedKey {@code ***} and its last four characters
   * @param status what is known of it
   * @param checkedAt when the answer came that tells so, by our clock; null where there was none
   * @param answer that answer in words, {@code HTTP 403} or {@code TIMEOUT}; empty where there was
   *     none
   */
  public record KeyHealth(
      String domain,
      String keyId,
      String maskedKey,
      KeyStatus status,
      @Nullable Instant checkedAt,
      String answer) {

    private static final String MASK = "***";

    /** Checks that all is there. */
    public KeyHealth {
      requireNonNull(domain, "domain");
      requireNonNull(keyId, "keyId");
      requireNonNull(maskedKey, "maskedKey");
      requireNonNull(status, "status");
      requireNonNull(answer, "answer");
    }

    /**
     * One that was not asked about.
     *
     * @param domain the name of its domain
     * @param keyId its stable id
     * @param maskedKey {@code ***} and its last four characters
     * @return the entry
     */
    public static KeyHealth unchecked(String domain, String keyId, String maskedKey) {
      return new KeyHealth(domain, keyId, maskedKey, KeyStatus.UNCHECKED, null, "");
    }

    /**
     * For people: {@code API key ending with 1234}, as the Datadog Agent says it; of a key so short
     * that nothing of it is shown, its id. Two keys may have the same label; domain and key id tell
     * them apart.
     */
    public String label() {
      return maskedKey.equals(MASK)
          ? "API key " + keyId
          : "API key ending with " + maskedKey.substring(MASK.length());
    }
  }
}
