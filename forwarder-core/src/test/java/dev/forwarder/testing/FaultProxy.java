package dev.forwarder.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback that stands before one server and does to connections what a bad
 * network does. The {@link Faults} can be changed at any time and then hold for connections that
 * are open, too. Thread-safe.
 *
 * <p>Two daemon threads for each connection and one that accepts them.
 */
public final class FaultProxy implements AutoCloseable {

  private final InetSocketAddress server;
  private final int port;
  private final Set<FaultLink> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Object changes = new Object();
  private Faults faults = Faults.NONE;
  private boolean closed;
  private Socket place = new Socket();
  private @Nullable Acceptor acceptor;

  private FaultProxy(InetSocketAddress server) throws IOException {
    this.server = server;
    ServerSocket listener = listen(0);
    this.port = listener.getLocalPort();
    this.acceptor = acceptFrom(listener);
  }

  private record Acceptor(ServerSocket socket, Thread thread) {

    /** While its thread is in the system's accept, the port still listens. */
    void end() {
      closeQuietly(socket);
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * A proxy before a server on the loopback.
   *
   * @param serverPort the server's port
   * @return the proxy, listening on a port of its own
   */
  public static FaultProxy before(int serverPort) {
    try {
      return new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
    return socket;
  }

  /** The port that clients connect to; always the same. */
  public int port() {
    return port;
  }

  /** How many connections were accepted so far. */
  public int connections() {
    return accepted.get();
  }

  /** How many connections are open. */
  public int openConnections() {
    return links.size();
  }

  /** Sets the faults from now on, for all connections. */
  public void set(Faults newFaults) {
    synchronized (changes) {
      faults = newFaults;
      changes.notifyAll();
    }
    if (newFaults.halfOpen()) {
      links.forEach(FaultLink::loseServer);
    }
  }

  /** Sets no faults from now on. */
  public void heal() {
    set(Faults.NONE);
  }

  /** Resets all connections that are open. */
  public void resetAll() {
    links.forEach(FaultLink::reset);
  }

  /** Stops listening: who connects is refused. Connections that are open stay. */
  public synchronized void refuse() {
    if (acceptor != null) {
      acceptor.end();
      acceptor = null;
      holdPort();
    }
  }

  /** Bound and not listened on: nobody else gets the port meanwhile. */
  private void holdPort() {
    try {
      place = new Socket();
      place.setReuseAddress(true);
      place.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port + " was taken by another", e);
    }
  }

  /** Listens again, on the same port. */
  public synchronized void accept() {
    if (acceptor == null && !closed) {
      try {
        closeQuietly(place);
        acceptor = acceptFrom(listen(port));
      } catch (IOException e) {
        throw new UncheckedIOException("port " + port + " was taken by another", e);
      }
    }
  }

  private Acceptor acceptFrom(ServerSocket socket) {
    Thread thread = new Thread(() -> acceptUntilClosed(socket), "fault-proxy-" + port);
    thread.setDaemon(true);
    thread.start();
    return new Acceptor(socket, thread);
  }

  private void acceptUntilClosed(ServerSocket socket) {
    while (!socket.isClosed()) {
      acceptOne(socket);
    }
  }

  private void acceptOne(ServerSocket socket) {
    try {
      Socket client = socket.accept();
      accepted.incrementAndGet();
      FaultLink link = new FaultLink(this, client, server);
      links.add(link);
      link.start(current().halfOpen());
    } catch (IOException e) {
      // This one is closed, or the server is away, and then the link has reset the client.
      return;
    }
  }

  Faults current() {
    synchronized (changes) {
      return faults;
    }
  }

  /** Waits while nothing is to be passed on, and answers what holds then. */
  Faults awaitPassage() throws InterruptedException {
    synchronized (changes) {
      while (faults.blackHole() && !closed) {
        changes.wait();
      }
      return faults;
    }
  }

  void ended(FaultLink link) {
    links.remove(link);
  }

  static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // It is gone either way.
      return;
    }
  }

  @Override
  public synchronized void close() {
    refuse();
    closeQuietly(place);
    synchronized (changes) {
      closed = true;
      changes.notifyAll();
    }
    resetAll();
  }
}
