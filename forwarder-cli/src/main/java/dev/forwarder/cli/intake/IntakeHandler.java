package dev.forwarder.cli.intake;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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

  private static final Body NO_BODY = new Body(new byte[0]);

  private final IntakeSettings settings;
  private final RequestSink sink;
  private final Clock clock;
  private final KeyRing keys;
  private final Answers answers;
  private final @Nullable HttpField retryAfter;
  private final AtomicLong requests = new AtomicLong();
  private final Tally tally = new Tally();

  IntakeHandler(IntakeSettings settings, RequestSink sink, Clock clock) {
    this.settings = settings;
    this.sink = sink;
    this.clock = clock;
    this.keys = new KeyRing(settings.keys());
    this.answers = answersOf(settings, keys);
    this.retryAfter = retryAfterOf(settings);
  }

  private static Answers answersOf(IntakeSettings settings, KeyRing keys) {
    PlannedAnswers planned = new PlannedAnswers(keys, settings.plan());
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
    RefusedRequests.taken(request);
    new Exchange(this, request, response, callback, requests.incrementAndGet()).run();
    return true;
  }

  /** Writes down a request that was answered before it came here. */
  void refused(Request request, int status) {
    sink.accept(received(requests.incrementAndGet(), request, NO_BODY, false, status));
  }

  /** A request as it is written down: without any key that is known to be one. */
  Received received(long number, Request request, Body body, boolean truncated, int status) {
    String path = request.getHttpURI().getPath();
    String query = request.getHttpURI().getQuery();
    return new Received(
        number,
        Instant.now(clock),
        request.getMethod(),
        path == null ? "" : keys.hidden(path),
        query == null ? "" : keys.hidden(KeyRing.shownQuery(query)),
        shownHeaders(request),
        body,
        truncated,
        status);
  }

  private Map<String, String> shownHeaders(Request request) {
    Map<String, String> shown = new LinkedHashMap<>();
    for (HttpField field : request.getHeaders()) {
      String name = field.getLowerCaseName();
      String value = field.getValue() == null ? "" : field.getValue();
      shown.merge(
          name, keys.hidden(KeyRing.shown(name, value)), (first, next) -> first + ", " + next);
    }
    return shown;
  }

  IntakeSettings settings() {
    return settings;
  }

  RequestSink sink() {
    return sink;
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
