package dev.forwarder.cli.intake;

import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;

/**
 * Writes down what the server answers by itself, since it is no HTTP or has too long a head: as
 * much of it as the server has understood. A request that comes while the server closes is counted
 * alone: its body was not read, and it will be sent again to another.
 */
final class RefusedRequests implements RequestLog {
  private static final String TAKEN = RefusedRequests.class.getName() + ".taken";

  private final IntakeHandler intake;
  private final BooleanSupplier closing;

  RefusedRequests(IntakeHandler intake, BooleanSupplier closing) {
    this.intake = intake;
    this.closing = closing;
  }

  /** Notes that a request has come through to the intake, which writes it down itself. */
  static void taken(Request request) {
    request.setAttribute(TAKEN, true);
  }

  @Override
  public void log(Request request, Response response) {
    if (request.getAttribute(TAKEN) != null) {
      return;
    }
    intake.tally().count(response.getStatus(), 0);
    if (!closing.getAsBoolean()) {
      intake.refused(request, response.getStatus());
    }
  }
}
