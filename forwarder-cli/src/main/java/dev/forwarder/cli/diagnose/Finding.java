package dev.forwarder.cli.diagnose;

import dev.forwarder.api.ApiKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One check of a domain, and what it said.
 *
 * @param check which
 * @param key of a {@link Check#KEY}, whose; else null
 * @param took how long it took
 * @param answer what it said
 */
record Finding(Check check, @Nullable ApiKey key, Duration took, Answer answer) {

  State state() {
    return answer.state();
  }

  /** The detail, after the key that it is about: its id, and what may be shown of it. */
  String detail() {
    return key == null ? answer.detail() : key.id() + " (" + key.masked() + "): " + answer.detail();
  }
}
