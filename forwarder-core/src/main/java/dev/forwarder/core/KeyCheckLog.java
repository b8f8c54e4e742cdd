package dev.forwarder.core;

import dev.forwarder.api.Domain;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.retry.RateLimitedLog;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/** Says the changes of keys' status, each once. What was left out is said at the next check. */
final class KeyCheckLog {

  private final RateLimitedLog limited;

  KeyCheckLog(LongSupplier clock) {
    this.limited = new RateLimitedLog(LoggerFactory.getLogger("dev.forwarder.core.Keys"), clock);
  }

  /** What was answered, by whoever reads the answer: there is one of them at a time for a key. */
  void tell(CheckedKey key, KeyStatus status, String answer) {
    if (status != key.said() && say(key, status, answer)) {
      key.said(status);
    }
  }

  private boolean say(CheckedKey key, KeyStatus status, String answer) {
    return switch (status) {
      case INVALID ->
          limited.warn(
              "{}: API key {} (id {}) is not known to its backend ({}): what is sent under it will be"
                  + " refused; replace it",
              key.domain().name(),
              key.key(),
              key.key().id(),
              answer);
      case UNEXPECTED, UNREACHABLE ->
          limited.info(
              "{}: API key {} (id {}) could not be checked: {}",
              key.domain().name(),
              key.key(),
              key.key().id(),
              answer);
      case VALID, FAKE, UNCHECKED -> sayValid(key);
    };
  }

  /** A key that never was anything else is no news. */
  private boolean sayValid(CheckedKey key) {
    return key.said() == KeyStatus.UNCHECKED
        || limited.info(
            "{}: API key {} (id {}) is valid", key.domain().name(), key.key(), key.key().id());
  }

  void familyThrew(Domain domain, Throwable thrown) {
    limited.warn(
        "{}: its backend family threw {} when a key was to be checked",
        domain.name(),
        thrown.getClass().getName());
  }

  void noThread(Throwable thrown) {
    limited.info("no thread could be had for the check of API keys", thrown);
  }

  void failed(Throwable thrown) {
    limited.warn("the check of API keys failed, which is a bug in the forwarder", thrown);
  }
}
