package dev.forwarder.bench.sink;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Something that another thread asks of a sink's, and waits for: an answer, or why there is none.
 */
final class Question<T> {

  private final Supplier<T> question;
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  Question(Supplier<T> question) {
    this.question = question;
  }

  /** Finds the answer; what goes wrong is the asker's, and nobody else's. */
  void answer() {
    try {
      answer.complete(question.get());
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  /** There will be no answer, if there is none yet. */
  void fail(Throwable why) {
    answer.completeExceptionally(why);
  }

  /** Waits for the answer. */
  T await() {
    try {
      return answer.join();
    } catch (CompletionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(why.getMessage(), why);
    }
  }
}
