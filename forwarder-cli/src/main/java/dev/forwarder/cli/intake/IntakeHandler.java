package dev.forwarder.cli.intake;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Takes every request, and holds what all exchanges share. Never blocks a thread of the server. */
final class IntakeHandler extends Handler.Abstract.NonBlocking {
  static final HttpField JSON =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");

  private final IntakeSettings settings;
  private final RequestSink sink;
  private final Clock clock;
  private final Answers answers;
  private final @Nullable HttpField retryAfter;
  private final AtomicLong requests = new AtomicLong();
  private final Tally tally = new Tally();

  IntakeHandler(IntakeSettings settings, RequestSink sink, Clock clock) {
    this.settings = settings;
    this.sink = sink;
    this.clock = clock;
    this.answers = answersOf(settings);
    this.retryAfter = retryAfterOf(settings);
  }

  private static Answers answersOf(IntakeSettings settings) {
    PlannedAnswers planned = new PlannedAnswers(new KeyRing(settings.keys()), settings.plan());
    return switch (settings.preset()) {
      case DATADOG -> new DatadogAnswers(planned);
      case DATANADHI -> new DataNadhiAnswers(planned, settings.maxBodyBytes());
    };
  }

  /** The header counts whole seconds: what is asked for is rounded up. */
  private static @Nullable HttpField retryAfterOf(IntakeSettings settings) {
    if (settings.retryAfter().isZero()) {
      return null;
    }
    long seconds = settings.retryAfter().plusSeconds(1).minusNanos(1).toSeconds();
    return new PreEncodedHttpField(HttpHeader.RETRY_AFTER, Long.toString(seconds));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    new Exchange(this, request, response, callback, requests.incrementAndGet()).run();
    return true;
  }

  IntakeSettings settings() {
    return settings;
  }

  RequestSink sink() {
    return sink;
  }

  Clock clock() {
    return clock;
  }

  Answers answers() {
    return answers;
  }

  @Nullable HttpField retryAfter() {
    return retryAfter;
  }

  Tally tally() {
    return tally;
  }
}
