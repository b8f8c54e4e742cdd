package dev.forwarder.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

final class RateLimitedLogTest {

  private long now;
  private final Lines lines = new Lines();
  private final RateLimitedLog log = new RateLimitedLog(lines, () -> now);

  @Test
  void writesOneInTenSecondsAndHowManyWereLeftOut() {
    for (int i = 0; i < 5; i++) {
      log.warn("cannot reach {}", i);
    }
    now += RateLimitedLog.INTERVAL_NANOS;
    log.warn("cannot reach {}", 5);
    now += RateLimitedLog.INTERVAL_NANOS;
    log.warn("cannot reach {}", 6);

    assertThat(lines.written)
        .containsExactly(
            "WARN cannot reach 0",
            "WARN cannot reach 5 (and 4 more like it before)",
            "WARN cannot reach 6");
  }

  @Test
  void limitsEachMessageByItself() {
    log.warn("disk is slow");
    log.info("network is slow");
    log.warn("disk is slow");

    assertThat(lines.written).containsExactly("WARN disk is slow", "INFO network is slow");
  }

  @Test
  void countsNothingThatNobodyWantsToRead() {
    lines.enabled = false;
    log.warn("disk is slow");
    lines.enabled = true;
    log.warn("disk is slow");

    assertThat(lines.written).containsExactly("WARN disk is slow");
  }

  private static final class Lines extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1;

    final transient List<String> written = new ArrayList<>();
    boolean enabled = true;

    @Override
    protected String getFullyQualifiedCallerName() {
      return Lines.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String message, Object[] arguments, Throwable throwable) {
      written.add(level + " " + MessageFormatter.basicArrayFormat(message, arguments));
    }

    @Override
    public boolean isTraceEnabled() {
      return enabled;
    }

    @Override
    public boolean isDebugEnabled() {
      return enabled;
    }

    @Override
    public boolean isInfoEnabled() {
      return enabled;
    }

    @Override
    public boolean isWarnEnabled() {
      return enabled;
    }

    @Override
    public boolean isErrorEnabled() {
      return enabled;
    }
  }
}
