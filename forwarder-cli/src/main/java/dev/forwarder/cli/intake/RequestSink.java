package dev.forwarder.cli.intake;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes what an intake receives, before the answer is sent. */
@FunctionalInterface
public interface RequestSink {
  /** Forgets everything. */
  RequestSink NONE = received -> {};

  /**
   * One request has come in completely. Called on the server's threads, several at once; blocking
   * delays other requests.
   *
   * @param received what came
   */
  void accept(Received received);

  /**
   * What one request brought; it is answered when this is taken.
   *
   * @param items the request, or each item of it, in order
   * @return done when they are taken; failed if they cannot be: then the request is answered 503
   */
  default CompletionStage<Void> acceptAll(List<Received> items) {
    items.forEach(this::accept);
    return CompletableFuture.completedFuture(null);
  }
}
