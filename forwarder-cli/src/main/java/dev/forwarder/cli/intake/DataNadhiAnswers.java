package dev.forwarder.cli.intake;

import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The routes of a Data Nadhi server: one item, many items, health. */
final class DataNadhiAnswers implements Answers {
  private static final List<String> KEY_HEADERS = List.of("DATANADHI_API_KEY", "DATANADHI-API-KEY");

  private final PlannedAnswers planned;
  private final int maxUploadBytes;

  DataNadhiAnswers(PlannedAnswers planned, int maxUploadBytes) {
    this.planned = planned;
    this.maxUploadBytes = maxUploadBytes;
  }

  @Override
  public Answer answer(Request request, Body body) {
    String route = request.getMethod() + " " + request.getHttpURI().getPath();
    return switch (route) {
      case "POST /log" -> planned.toPayload(key(request));
      case "POST /upload" -> upload(request, body);
      case "GET /" -> Answer.success("{\"status\":\"ok\"}");
      default -> Answer.failure(404, "Not Found");
    };
  }

  private Answer upload(Request request, Body body) {
    try {
      List<Body> items = Upload.items(body.array(), maxUploadBytes);
      return planned.toPayload(key(request)).withItems(items);
    } catch (Upload.TooLargeException e) {
      return Answer.failure(413, "Payload Too Large");
    } catch (IOException e) {
      return Answer.failure(400, "not gzip");
    }
  }

  private static @Nullable String key(Request request) {
    return KEY_HEADERS.stream()
        .map(request.getHeaders()::get)
        .filter(value -> value != null)
        .findFirst()
        .orElse(null);
  }
}
