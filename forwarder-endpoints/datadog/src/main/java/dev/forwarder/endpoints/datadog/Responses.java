package dev.forwarder.endpoints.datadog;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The responses to payloads that were submitted together: one for each payload, domain and API key,
 * always, however its transaction ends, evicted, expired, refused or stopped.
 *
 * <p>None of the stages completes exceptionally, or by itself after a time: a response may take as
 * long as an outage does. Who cannot wait so long gives a time ({@code
 * all().toCompletableFuture().get(30, SECONDS)}), or looks at those that have come, one by one;
 * what is still missing comes later all the same. What depends on a stage runs on the forwarder's
 * callback thread, or on the submitting one. Thread-safe.
 */
public final class Responses {

  private final List<CompletableFuture<Response>> each;
  private final CompletableFuture<List<Response>> all;

  Responses(List<CompletableFuture<Response>> each) {
    this.each = List.copyOf(each);
    this.all =
        CompletableFuture.allOf(this.each.toArray(CompletableFuture<?>[]::new))
            .thenApply(done -> soFar());
  }

  /** A stage for each response, in the order of payloads, domains and keys. */
  public List<CompletionStage<Response>> each() {
    return each.stream()
        .<CompletionStage<Response>>map(CompletableFuture::minimalCompletionStage)
        .toList();
  }

  /** Completes with every response, in the order of {@link #each}, when the last has come. */
  public CompletionStage<List<Response>> all() {
    return all.minimalCompletionStage();
  }

  /** How many responses there are and will be. */
  public int size() {
    return each.size();
  }

  /** Whether every response has come. */
  public boolean isComplete() {
    return all.isDone();
  }

  /** Those that have come by now, in the order of {@link #each}. */
  public List<Response> soFar() {
    return each.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join).toList();
  }

  /** Waits until all have come, or the time is over; an interrupt ends it, and the flag stays. */
  void awaitAll(Duration maxWait) {
    try {
      all.get(NANOSECONDS.convert(maxWait), NANOSECONDS);
    } catch (TimeoutException e) {
      // What has come is there to be seen; the caller asked for no more.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | CancellationException e) {
      throw new IllegalStateException("a response failed, which none does", e);
    }
  }

  @Override
  public String toString() {
    return "Responses[" + soFar().size() + " of " + size() + "]";
  }
}
