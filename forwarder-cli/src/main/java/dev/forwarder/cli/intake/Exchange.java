package dev.forwarder.cli.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: its body is read as it comes, then it is written down, then answered. No
 * thread waits for any of it.
 */
final class Exchange implements Runnable {
  private static final int FIRST_BUFFER = 64 << 10;

  private final IntakeHandler intake;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final long number;
  private byte[] body;
  private int length;
  private boolean truncated;

  Exchange(
      IntakeHandler intake, Request request, Response response, Callback callback, long number) {
    this.intake = intake;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.number = number;
    this.body = new byte[firstBuffer(request.getLength(), intake.settings().maxBodyBytes())];
  }

  /** A length that is only claimed gets no more memory than this before it comes. */
  private static int firstBuffer(long claimed, int maxBytes) {
    return (int) Math.min(Math.max(claimed, 0), Math.min(FIRST_BUFFER, maxBytes));
  }

  /** Reads what has come of the body; called again when there is more. */
  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        callback.failed(chunk.getFailure());
        return;
      }
      keep(chunk.getByteBuffer());
      boolean last = chunk.isLast();
      chunk.release();
      if (last || truncated) {
        complete();
        return;
      }
    }
  }

  private void keep(ByteBuffer bytes) {
    int max = intake.settings().maxBodyBytes();
    int kept = Math.min(bytes.remaining(), max - length);
    truncated = kept < bytes.remaining();
    if (length + kept > body.length) {
      long doubled = Math.max(length + kept, 2L * body.length);
      body = Arrays.copyOf(body, (int) Math.min(doubled, max));
    }
    bytes.get(body, length, kept);
    length += kept;
  }

  private void complete() {
    Body complete = new Body(length == body.length ? body : Arrays.copyOf(body, length));
    Answer answer =
        truncated
            ? Answer.failure(413, "Payload Too Large")
            : intake.answers().answer(request, complete);
    long latency = intake.settings().latency().toNanos();
    if (latency == 0) {
      finish(complete, answer);
    } else {
      request
          .getComponents()
          .getScheduler()
          .schedule(() -> finish(complete, answer), latency, TimeUnit.NANOSECONDS);
    }
  }

  private void finish(Body complete, Answer answer) {
    try {
      var unused =
          intake
              .sink()
              .acceptAll(received(complete, answer))
              .whenComplete((nothing, failure) -> taken(complete, answer, failure));
    } catch (Throwable t) { // no memory, too: nobody else would answer
      callback.failed(t);
    }
  }

  private List<Received> received(Body complete, Answer answer) {
    Received received = intake.received(number, request, complete, truncated, answer.status());
    return answer.items() == null
        ? List.of(received)
        : answer.items().stream().map(received::withBody).toList();
  }

  private void taken(Body complete, Answer answer, @Nullable Throwable failure) {
    try {
      respond(complete, failure == null ? answer : Answer.failure(503, "not written down"));
    } catch (Throwable t) { // no memory, too: nobody else would answer
      callback.failed(t);
    }
  }

  private void respond(Body complete, Answer answer) {
    intake.tally().count(answer.status(), complete.size());
    HttpFields.Mutable headers = response.getHeaders();
    response.setStatus(answer.status());
    headers.put(IntakeHandler.JSON);
    if (answer.planned() && !answer.isSuccess() && intake.retryAfter() != null) {
      headers.put(intake.retryAfter());
    }
    if (truncated) {
      headers.put(HttpHeader.CONNECTION, "close");
    }
    response.write(true, UTF_8.encode(answer.body()), callback);
  }
}
