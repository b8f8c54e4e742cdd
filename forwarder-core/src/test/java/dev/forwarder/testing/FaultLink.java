package dev.forwarder.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** One connection through a {@link FaultProxy}: two sockets and a thread for each direction. */
final class FaultLink {

  private static final int PIECE = 16 * 1024;

  private final FaultProxy proxy;
  private final Socket client;
  private final InetSocketAddress address;
  private final Socket server = new Socket();
  private volatile boolean serverLost;

  FaultLink(FaultProxy proxy, Socket client, InetSocketAddress address) {
    this.proxy = proxy;
    this.client = client;
    this.address = address;
  }

  void start(boolean withoutServer) throws IOException {
    serverLost = withoutServer;
    if (!withoutServer) {
      try {
        server.connect(address);
        server.setTcpNoDelay(true);
        client.setTcpNoDelay(true);
      } catch (IOException e) {
        reset();
        throw e;
      }
      run("reply", () -> pump(server, client, false));
    }
    run("request", () -> pump(client, server, true));
  }

  private void run(String direction, Runnable task) {
    Thread thread = new Thread(task, "fault-link-" + proxy.port() + "-" + direction);
    thread.setDaemon(true);
    thread.start();
  }

  private void pump(Socket from, Socket to, boolean request) {
    byte[] piece = new byte[PIECE];
    long passed = 0;
    try {
      InputStream in = from.getInputStream();
      int length = in.read(piece);
      while (length >= 0) {
        Faults faults = proxy.awaitPassage();
        if (!serverLost) {
          LockSupport.parkNanos(faults.latency().toNanos());
          passed = pass(piece, length, to, passed, limit(faults, request), faults.sliceBytes());
        }
        length = in.read(piece);
      }
      finish(to);
    } catch (IOException | InterruptedException e) {
      if (!serverLost) {
        reset();
      }
    }
  }

  private static long limit(Faults faults, boolean request) {
    return request ? faults.resetAfterRequestBytes() : faults.resetAfterReplyBytes();
  }

  private long pass(byte[] piece, int length, Socket to, long passed, long limit, int slice)
      throws IOException {
    int allowed = (int) Math.min(length, Math.max(0, limit - passed));
    OutputStream out = to.getOutputStream();
    int at = 0;
    while (at < allowed) {
      int some = Math.min(slice, allowed - at);
      out.write(piece, at, some);
      out.flush();
      at += some;
    }
    if (allowed < length || passed + allowed >= limit) {
      throw new IOException("reset after " + limit + " bytes");
    }
    return passed + allowed;
  }

  /** One side has said all: so is told the other, and with both at their end the link is over. */
  private void finish(Socket to) throws IOException {
    if (serverLost) {
      return;
    }
    to.shutdownOutput();
    if (client.isOutputShutdown() && server.isOutputShutdown()) {
      FaultProxy.closeQuietly(client);
      FaultProxy.closeQuietly(server);
      proxy.ended(this);
    }
  }

  void loseServer() {
    serverLost = true;
    FaultProxy.closeQuietly(server);
  }

  void reset() {
    serverLost = true;
    resetQuietly(client);
    resetQuietly(server);
    proxy.ended(this);
  }

  private static void resetQuietly(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already.
      return;
    } finally {
      FaultProxy.closeQuietly(socket);
    }
  }
}
