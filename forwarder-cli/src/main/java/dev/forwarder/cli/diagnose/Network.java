package dev.forwarder.cli.diagnose;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** Names and connections; both block. */
interface Network {

  /** As the forwarder has them: of the system, without a proxy of the JVM's own. */
  static Network ofSystem() {
    return new SystemNetwork();
  }

  /**
   * The addresses of a host.
   *
   * @param host a name or an address, IPv6 without brackets
   * @return one or more
   * @throws UnknownHostException if there is none
   */
  List<InetAddress> lookUp(String host) throws UnknownHostException;

  /**
   * A connection.
   *
   * @param address where to
   * @param limit how long it may take
   * @return the socket, to be closed by the caller
   * @throws IOException why there is none
   */
  Socket connect(InetSocketAddress address, Duration limit) throws IOException;
}
