package dev.forwarder.endpoints.echopost.socket;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that carries all clients of the process: a thousand domains need no more. It is
 * there while anybody holds a {@link Lease}. Thread-safe.
 */
public final class SharedThread {

  private static final SharedThread INSTANCE = new SharedThread();

  private final UnixTransport transport = UnixTransport.best();
  private @Nullable EventLoopGroup thread;
  private int leases;

  private SharedThread() {}

  /**
   * The right to use the thread, until it is closed. To close it again does nothing.
   *
   * @return the lease
   */
  public static Lease lease() {
    return INSTANCE.newLease();
  }

  private synchronized Lease newLease() {
    EventLoopGroup current = thread;
    if (current == null) {
      current = transport.newThreads("echopost-client", 1);
      thread = current;
    }
    leases++;
    return new Lease(this, current);
  }

  private synchronized void end() {
    EventLoopGroup current = thread;
    if (--leases == 0 && current != null) {
      thread = null;
      var unused = current.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /** The right to use the thread. */
  public static final class Lease implements AutoCloseable {
    private final SharedThread owner;
    private final EventLoopGroup thread;
    private boolean closed;

    private Lease(SharedThread owner, EventLoopGroup thread) {
      this.owner = owner;
      this.thread = thread;
    }

    /** What kind of sockets it is for. */
    public UnixTransport transport() {
      return owner.transport;
    }

    /** The thread. */
    public EventLoopGroup thread() {
      return thread;
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        owner.end();
      }
    }
  }
}
