package dev.forwarder.core.http;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way, from waiting for the server's name to the one reply that it ends with.
 *
 * <p>It is everything that the client wants to know of a request in one object: producer of the
 * request, consumer of the response, callback. The reply is told when the client lets go of the
 * exchange, after its connection has gone back to the pool, so that the next request, started from
 * there, finds it free.
 */
abstract class HttpExchange
    implements Transport.Exchange,
        HostName.Waiter,
        AsyncRequestProducer,
        AsyncResponseConsumer<Void>,
        FutureCallback<Void>,
        EntityDetails {

  private static final AtomicIntegerFieldUpdater<HttpExchange> STATE =
      AtomicIntegerFieldUpdater.newUpdater(HttpExchange.class, "state");

  /** The reply is not told yet. */
  private static final int OPEN = 0;

  /** The reply is told. */
  private static final int TOLD = 1;

  /** As before, and the exchange goes on in vain on a connection that others share. */
  private static final int ABANDONED = 2;

  /** The client has let go of it. */
  private static final int ENDED = 3;

  private static final int LONGEST_HEADER = 128;

  final Route route;
  private final Exchanges exchanges;
  private final ExchangeContext context;
  private final int keptBytes;
  private final ReplyBody body = new ReplyBody();

  private volatile int state;
  private volatile boolean complete;

  private @Nullable PartsWriter parts;
  private boolean sent;
  private boolean asked;
  private int status;
  private boolean tooLong;
  private @Nullable String date;
  private @Nullable String retryAfter;
  private @Nullable FutureCallback<Void> responded;

  /**
   * An exchange that has not begun.
   *
   * @param keptBytes how much of the reply's body is kept
   */
  HttpExchange(Exchanges exchanges, Route route, @Nullable String secretPath, int keptBytes) {
    this.exchanges = exchanges;
    this.route = route;
    this.context = new ExchangeContext(route, secretPath);
    this.keptBytes = keptBytes;
  }

  /** The request, with all its headers. */
  abstract HttpRequest request();

  /** The version of HTTP that the reply came by. */
  final ProtocolVersion protocol() {
    return context.getProtocolVersion();
  }

  /** The value of the header for a proxy that forwards; null: none is wanted. */
  final @Nullable String proxyAuthorization() {
    ProxyAddress proxy = context.hops.isTunnelled() ? null : route.proxy;
    return proxy == null ? null : proxy.authorization();
  }

  /** Whether there is one, be it empty; asked on the caller's thread. */
  abstract boolean hasBody();

  /** The length of the body, which may be made only for that. */
  abstract long contentLength();

  /** The body in parts, new views; none where there is no body. */
  abstract ByteBuffer[] body();

  /** What of the request itself must not be seen in a reply or a message. */
  abstract List<String> secrets();

  /** All that must not be seen: a proxy, too, may send back what it was sent. */
  private List<String> hidden() {
    ProxyAddress proxy = route.proxy;
    List<String> hidden = new ArrayList<>(secrets());
    if (proxy != null) {
      hidden.addAll(proxy.secrets());
    }
    return hidden;
  }

  /** Takes the reply; called once. */
  abstract void onReply(Reply reply);

  /** Starts, or waits for the name first. */
  final void begin() {
    if (exchanges.names().ready(route.name, this)) {
      connect();
    }
  }

  @Override
  public final void resolved() {
    connect();
  }

  @Override
  public final void unresolved(String why) {
    tell(Reply.failed(FailureKind.UNKNOWN_HOST, why));
  }

  private void connect() {
    if (state != OPEN) {
      return;
    }
    try {
      Future<Void> unused =
          exchanges.client().execute(context.hops.getTargetHost(), this, this, null, context, this);
    } catch (RuntimeException | Error e) {
      // Whatever it is, the caller is told by a reply and by nothing else.
      tell(failure(e));
    }
  }

  // The request.

  @Override
  public final void sendRequest(RequestChannel channel, HttpContext httpContext)
      throws HttpException, IOException {
    asked = true;
    channel.sendRequest(request(), hasBody() ? this : null, httpContext);
  }

  /** Asked when an I/O thread writes the request, to which an Error would be the end. */
  @Override
  public final long getContentLength() {
    try {
      return contentLength();
    } catch (RuntimeException | Error e) {
      asked = false;
      throw new IllegalStateException("the request gave no length: " + e, e);
    }
  }

  @Override
  public final int available() {
    return sent ? 0 : 1;
  }

  @Override
  public final void produce(DataStreamChannel channel) throws IOException {
    if (sent) {
      return;
    }
    PartsWriter writer = parts == null ? new PartsWriter(takeBody(), route.isEncrypted()) : parts;
    parts = writer;
    if (written(writer, channel)) {
      sent = true;
      channel.endStream();
    }
  }

  /** An Error would end the I/O thread for good. */
  private static boolean written(PartsWriter writer, DataStreamChannel channel) throws IOException {
    try {
      return writer.write(channel);
    } catch (RuntimeException | Error e) {
      throw new IOException("the body could not be written: " + e, e);
    }
  }

  private ByteBuffer[] takeBody() throws IOException {
    try {
      return body();
    } catch (RuntimeException | Error e) {
      throw new IOException("the request gave no body: " + e, e);
    }
  }

  @Override
  public final boolean isRepeatable() {
    return false;
  }

  @Override
  public final @Nullable String getContentType() {
    return null;
  }

  @Override
  public final @Nullable String getContentEncoding() {
    return null;
  }

  @Override
  public final boolean isChunked() {
    return false;
  }

  @Override
  public final Set<String> getTrailerNames() {
    return Set.of();
  }

  // The response.

  @Override
  public final void informationResponse(HttpResponse response, HttpContext httpContext) {
    // The final response follows.
  }

  @Override
  public final void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails entity,
      HttpContext httpContext,
      FutureCallback<Void> callback) {
    status = response.getCode();
    date = value(response, HttpHeaders.DATE);
    retryAfter = value(response, HttpHeaders.RETRY_AFTER);
    if (entity == null) {
      complete = true;
      callback.completed(null);
    } else {
      responded = callback;
    }
  }

  private static @Nullable String value(HttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    String value = header == null ? null : header.getValue();
    return value == null || value.length() > LONGEST_HEADER ? null : value;
  }

  @Override
  public final void updateCapacity(CapacityChannel channel) throws IOException {
    channel.update(Integer.MAX_VALUE);
  }

  @Override
  public final void consume(ByteBuffer src) throws IOException {
    if (body.add(src, keptBytes) > exchanges.settings().reply().readBytes()) {
      tooLong = true;
      throw new IOException("the reply's body is too long to be read to its end");
    }
  }

  @Override
  public final void streamEnd(@Nullable List<? extends Header> trailers) {
    complete = true;
    FutureCallback<Void> callback = responded;
    if (callback != null) {
      callback.completed(null);
    }
  }

  // The end.

  @Override
  public final void completed(@Nullable Void nothing) {
    // The connection is still leased; the reply is told when it is released.
  }

  /** Called too when only the request is done with: then there is no complete reply yet. */
  @Override
  public final void releaseResources() {
    if (complete) {
      tell(reply());
      end();
    }
  }

  @Override
  public final void failed(Exception cause) {
    boolean answered = complete || tooLong;
    if (!answered && !context.isConnected()) {
      route.name.turn();
    }
    tell(answered ? reply() : failure(cause));
    end();
  }

  @Override
  public final void cancelled() {
    tell(cancelledReply());
  }

  /** What went wrong, as a reply; if even that cannot be read, a failure of ours. */
  private Reply failure(Throwable cause) {
    try {
      return FailureReading.reply(cause, asked, hidden());
    } catch (RuntimeException | Error e) {
      // Messages are left out: they may quote what was to be scrubbed.
      return Reply.failed(
          FailureKind.INTERNAL,
          "a " + cause.getClass().getName() + " could not be read: " + e.getClass().getName());
    }
  }

  /** The reply that came; if it cannot be read, a failure, since somebody waits for one. */
  private Reply reply() {
    try {
      return read();
    } catch (RuntimeException | Error e) {
      // Its message is left out: it may quote what was to be scrubbed.
      return Reply.failed(
          FailureKind.INTERNAL,
          "the reply (HTTP " + status + ") could not be read: " + e.getClass().getName());
    }
  }

  private Reply read() {
    if (context.isAboutTunnel()) {
      return Reply.failed(
          FailureKind.UNREACHABLE, route.proxy + " refused to open a tunnel: HTTP " + status);
    }
    if (status == 407 && route.proxy != null) {
      return Reply.failed(
          FailureKind.UNREACHABLE, route.proxy + " wants other credentials: HTTP 407");
    }
    if (status < 100 || status > 599) {
      return Reply.failed(FailureKind.BROKEN, "no HTTP status: " + status);
    }
    String text = body.text();
    String detail = text.isEmpty() ? text : Scrubber.scrub(text, detailLength(), hidden());
    return new Reply(status, null, detail, retryAfter, date);
  }

  /** The number of characters that are shown; more is kept, to find a key that lies across it. */
  abstract int detailLength();

  private static Reply cancelledReply() {
    return Reply.failed(FailureKind.CANCELLED, "cancelled");
  }

  @Override
  public final void cancel() {
    end(cancelledReply());
  }

  /** Ends early with this reply, unless a complete one is there already. */
  final void end(Reply reply) {
    if (STATE.compareAndSet(this, OPEN, TOLD)) {
      exchanges.forget(this);
      Reply told = complete ? reply() : reply;
      stop();
      handOver(told);
    }
  }

  private void stop() {
    if (!context.isConnected()) {
      route.name.turn();
    }
    if (!context.isShared() || !route.abandon()) {
      context.cancellation.cancel();
    } else if (!STATE.compareAndSet(this, TOLD, ABANDONED)) {
      route.abandonedEnded();
    }
  }

  private void tell(Reply reply) {
    if (STATE.compareAndSet(this, OPEN, TOLD)) {
      exchanges.forget(this);
      handOver(reply);
    }
  }

  private void handOver(Reply reply) {
    try {
      onReply(reply);
    } catch (RuntimeException | Error e) {
      // An Error would end the I/O thread for good.
      exchanges.handlerThrew(e);
    }
  }

  private void end() {
    if (STATE.getAndSet(this, ENDED) == ABANDONED) {
      route.abandonedEnded();
    }
  }
}
