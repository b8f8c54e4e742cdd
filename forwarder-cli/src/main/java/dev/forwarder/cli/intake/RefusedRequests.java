package dev.forwarder.cli.intake;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;

/**
 * Writes down what the server answers by itself, since it is no HTTP, has too long a head or comes
 * while the server closes: as much of it as the server has understood. What cannot be told apart
 * from noise on a connection it tells nobody.
 */
final class RefusedRequests implements RequestLog {
  private static final String TAKEN = RefusedRequests.class.getName() + ".taken";

  private final IntakeHandler intake;

  RefusedRequests(IntakeHandler intake) {
    this.intake = intake;
  }

  /** Notes that a request has come through to the intake, which writes it down itself. */
  static void taken(Request request) {
    request.setAttribute(TAKEN, true);
  }

  @Override
  public void log(Request request, Response response) {
    if (request.getAttribute(TAKEN) == null) {
      intake.refused(request, response.getStatus());
    }
  }
}
