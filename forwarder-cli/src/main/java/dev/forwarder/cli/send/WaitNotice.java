package dev.forwarder.cli.send;

import dev.forwarder.cli.console.Notices;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Says for which domain the reading waits, and why, when it has done so for some seconds, and again
 * when it goes on. Not thread-safe.
 */
final class WaitNotice {
  /** Shorter waits are the usual pace. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /** So often it is said again. */
  static final Duration REPEAT = Duration.ofSeconds(30);

  private final Notices notices;
  private final Supplier<String> reason;
  private boolean said;
  private long saidAt;

  WaitNotice(Notices notices, Supplier<String> reason) {
    this.notices = notices;
    this.reason = reason;
  }

  /**
   * Looks whether there is something to say.
   *
   * @param now the time, by the ticker
   * @param waitingSince since when the reading waits, if it does
   */
  void look(long now, OptionalLong waitingSince) {
    boolean waits =
        waitingSince.isPresent() && now - waitingSince.getAsLong() >= PATIENCE.toNanos();
    if (!waits && said) {
      said = false;
      notices.say("there is room again, going on");
    } else if (waits && (!said || now - saidAt >= REPEAT.toNanos())) {
      said = true;
      saidAt = now;
      notices.say(reason.get());
    }
  }
}
