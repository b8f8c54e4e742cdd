package dev.forwarder.cli.diagnose;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the one connection of an examination, and closes each that another takes the place of. */
final class Line implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Line.class);

  private @Nullable Socket socket;

  /** Goes on with this connection. */
  void use(Socket next) {
    close();
    socket = next;
  }

  /** The connection in use. */
  Socket socket() {
    if (socket == null) {
      throw new IllegalStateException("there is no connection yet");
    }
    return socket;
  }

  @Override
  public void close() {
    if (socket == null) {
      return;
    }
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("closing a connection failed, which changes nothing: {}", e.toString());
    }
  }
}
