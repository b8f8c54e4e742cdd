package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.ForwarderHealth.KeyHealth;
import dev.forwarder.api.KeyCheck;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.api.RequestReply.Probe;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One (domain, API key) as it is to be asked about, and what is known of it. Another secret,
 * address or way to ask makes another one of these, which knows nothing yet. What changes is
 * guarded by the lock of {@link KeyChecks}.
 */
final class CheckedKey {

  private final Domain domain;
  private final ApiKey key;
  private final @Nullable KeyCheck check;
  private final @Nullable Probe probe;

  private KeyStatus status;
  private @Nullable Instant checkedAt;
  private String answer = "";
  private KeyStatus said;
  private boolean pending;

  /** Never asked about. */
  CheckedKey(Domain domain, ApiKey key, KeyStatus known) {
    this(domain, key, known, null, null);
  }

  /** To be asked about. */
  CheckedKey(Domain domain, ApiKey key, KeyCheck check, Probe probe) {
    this(domain, key, KeyStatus.UNCHECKED, check, probe);
  }

  private CheckedKey(
      Domain domain,
      ApiKey key,
      KeyStatus status,
      @Nullable KeyCheck check,
      @Nullable Probe probe) {
    this.domain = domain;
    this.key = key;
    this.status = status;
    this.said = status;
    this.check = check;
    this.probe = probe;
  }

  Domain domain() {
    return domain;
  }

  ApiKey key() {
    return key;
  }

  @Nullable KeyCheck check() {
    return check;
  }

  @Nullable Probe probe() {
    return probe;
  }

  /** Whether what is known of one is known of the other. */
  boolean isSame(CheckedKey other) {
    return key.equals(other.key)
        && (probe == null ? other.probe == null && status == other.status : asksSame(other));
  }

  private boolean asksSame(CheckedKey other) {
    return probe != null
        && other.probe != null
        && KeyQuestion.of(probe).equals(KeyQuestion.of(other.probe));
  }

  KeyStatus status() {
    return status;
  }

  /** What an answer says; false if that was known. */
  boolean answered(KeyStatus newStatus, String words, Instant now) {
    boolean changed = status != newStatus;
    status = newStatus;
    answer = words;
    checkedAt = now;
    return changed;
  }

  String answer() {
    return answer;
  }

  /** The status that the log says last. */
  KeyStatus said() {
    return said;
  }

  void said(KeyStatus newSaid) {
    said = newSaid;
  }

  /** Whether it waits for its turn to be asked about, or for the answer. */
  boolean isPending() {
    return pending;
  }

  void pending(boolean newPending) {
    pending = newPending;
  }

  KeyHealth health() {
    return new KeyHealth(domain.name(), key.id(), key.masked(), status, checkedAt, answer);
  }
}
