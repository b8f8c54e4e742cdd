package dev.forwarder.cli.intake;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** Any path takes a POST, as Datadog's many routes do; a key can be checked. */
final class DatadogAnswers implements Answers {
  private static final String VALIDATE = "/api/v1/validate";
  private static final String KEY_HEADER = "DD-API-KEY";
  private static final String KEY_PARAMETER = "api_key";

  private final PlannedAnswers planned;

  DatadogAnswers(PlannedAnswers planned) {
    this.planned = planned;
  }

  @Override
  public Answer answer(Request request, Body body) {
    if (request.getMethod().equals("POST")) {
      return planned.toPayload(key(request));
    }
    if (!request.getMethod().equals("GET")) {
      return Answer.failure(405, "Method Not Allowed");
    }
    return request.getHttpURI().getPath().equals(VALIDATE)
        ? planned.toKeyCheck(key(request))
        : Answer.failure(404, "Not Found");
  }

  private static @Nullable String key(Request request) {
    String inHeader = request.getHeaders().get(KEY_HEADER);
    if (inHeader != null || request.getHttpURI().getQuery() == null) {
      return inHeader;
    }
    Fields.Field inQuery = Request.extractQueryParameters(request).get(KEY_PARAMETER);
    return inQuery == null ? null : inQuery.getValue();
  }
}
