package dev.forwarder.endpoints.echopost.binary;

import dev.forwarder.endpoints.echopost.binary.BinaryException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one file within limits of size and time. The time is that of the whole: the client's own
 * limit ends with the headers, and a body can come a byte at a time.
 */
final class Download {

  private static final int OK = 200;

  private final URI from;
  private final long maxBytes;
  private final Duration timeout;

  Download(URI from, long maxBytes, Duration timeout) {
    this.from = from;
    this.maxBytes = maxBytes;
    this.timeout = timeout;
  }

  /**
   * Fetches it; waits on the caller's thread.
   *
   * @param file a file that is there, to be overwritten
   */
  void to(Path file) throws BinaryException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(timeout)
            .build();
    HttpRequest request = HttpRequest.newBuilder(from).timeout(timeout).GET().build();
    LimitedFile body = new LimitedFile(file, maxBytes);
    CompletableFuture<HttpResponse<Void>> reply =
        client.sendAsync(
            request, info -> info.statusCode() == OK ? body : BodySubscribers.replacing(null));
    try {
      requireOk(reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode());
    } catch (TimeoutException e) {
      throw failure(Reason.NETWORK, "took longer than " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw failed(body, e.getCause() == null ? e : e.getCause());
    } finally {
      reply.cancel(true);
      body.close();
    }
  }

  private void requireOk(int status) throws BinaryException {
    if (status != OK) {
      throw failure(Reason.HTTP_STATUS, "the server answered with HTTP " + status, null);
    }
  }

  private BinaryException failed(LimitedFile body, Throwable cause) {
    if (body.isTooLarge()) {
      return failure(Reason.TOO_LARGE, "it has more than " + maxBytes + " bytes", cause);
    }
    IOException write = body.writeFailure();
    if (write != null) {
      return failure(Reason.DISK, "it could not be written: " + write, write);
    }
    return failure(Reason.NETWORK, cause.toString(), cause);
  }

  private BinaryException failure(Reason reason, String what, @Nullable Throwable cause) {
    return new BinaryException(reason, "could not fetch " + from + ": " + what, cause);
  }
}
