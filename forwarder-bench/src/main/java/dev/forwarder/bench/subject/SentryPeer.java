package dev.forwarder.bench.subject;

import io.sentry.Hint;
import io.sentry.RequestDetailsResolver;
import io.sentry.SentryEnvelope;
import io.sentry.SentryEvent;
import io.sentry.SentryOptions;
import io.sentry.hints.SubmissionResult;
import io.sentry.protocol.Message;
import io.sentry.transport.AsyncHttpTransport;
import io.sentry.transport.NoOpTransportGate;
import io.sentry.transport.RateLimiter;
import io.sentry.util.HintUtils;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Sentry's asynchronous transport: an envelope a request, with an event whose message is the
 * record; compressed, and each on a connection of its own, as it does. Its queue holds as much as
 * may be undelivered, since it drops what does not fit.
 */
final class SentryPeer extends CountingPeer {

  private final SentryOptions options = new SentryOptions();
  private final AsyncHttpTransport transport;

  SentryPeer(Load load) {
    options.setDsn("http://key@127.0.0.1:" + load.ports().get(0) + "/1");
    options.setMaxQueueSize(load.offer().bound() + 1); // one has its result and is still counted
    this.transport =
        new AsyncHttpTransport(
            options,
            new RateLimiter(options),
            NoOpTransportGate.getInstance(),
            new RequestDetailsResolver(options).resolve());
  }

  /** Hears what became of one. */
  private final class Result implements SubmissionResult {

    private volatile boolean success;

    @Override
    public void setResult(boolean newSuccess) {
      success = newSuccess;
      ended(newSuccess, 1);
    }

    @Override
    public boolean isSuccess() {
      return success;
    }
  }

  @Override
  public void offer() {
    Message message = new Message();
    message.setFormatted(BenchRecord.TEXT);
    SentryEvent event = new SentryEvent();
    event.setMessage(message);
    Hint hint = HintUtils.createWithTypeCheckHint(new Result());
    try {
      transport.send(SentryEnvelope.from(options.getSerializer(), event, null), hint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      transport.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
