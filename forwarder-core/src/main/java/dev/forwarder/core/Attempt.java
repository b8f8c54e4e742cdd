package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport.Exchange;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One request under way. The first reply counts, wherever it comes from and however many there are;
 * it brings itself to its domain as news.
 */
class Attempt implements ReplyHandler, Linked<Attempt> {

  private static final VarHandle REPLY;

  static {
    try {
      REPLY = MethodHandles.lookup().findVarHandle(Attempt.class, "reply", Reply.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final DomainForwarder domain;
  private final QueuedRequest request;
  private final int pass;
  private final long startedNanos;
  private @Nullable Exchange exchange;
  private @Nullable Attempt next;

  @SuppressWarnings("unused") // through REPLY
  private volatile @Nullable Reply reply;

  /** Links of {@link InFlight}. */
  @Nullable Attempt older;

  @Nullable Attempt younger;

  /**
   * An attempt about to start.
   *
   * @param pass what its gate said when it let it through
   */
  Attempt(DomainForwarder domain, QueuedRequest request, int pass, long startedNanos) {
    this.domain = domain;
    this.request = request;
    this.pass = pass;
    this.startedNanos = startedNanos;
  }

  QueuedRequest request() {
    return request;
  }

  int pass() {
    return pass;
  }

  long startedNanos() {
    return startedNanos;
  }

  /** The reply, which there is once this has come as news. */
  Reply reply() {
    return requireNonNull((Reply) REPLY.getAcquire(this), "reply");
  }

  void exchange(Exchange started) {
    exchange = started;
  }

  /** Decides how it ends, unless that is decided. The step alone calls this. */
  boolean decide(Reply decided) {
    return REPLY.compareAndSet(this, null, decided);
  }

  /** Ends it early on the transport's side. */
  void cancel() {
    if (exchange != null) {
      exchange.cancel();
    }
  }

  @Override
  public void onReply(@Nullable Reply brought) {
    Reply counted =
        brought == null ? Reply.failed(FailureKind.INTERNAL, "the reply was null") : brought;
    if (REPLY.compareAndSet(this, null, counted)) {
      domain.replied(this);
    }
  }

  @Override
  public @Nullable Attempt next() {
    return next;
  }

  @Override
  public void next(@Nullable Attempt newNext) {
    next = newNext;
  }
}
