package dev.forwarder.cli.intake;

import org.eclipse.jetty.server.Request;

/** Decides what a request is answered: the routes of one kind of backend. Thread-safe. */
@FunctionalInterface
interface Answers {

  /**
   * The answer to a request whose body has come in completely.
   *
   * @param request its head
   * @param body its body
   * @return the answer
   */
  Answer answer(Request request, Body body);
}
