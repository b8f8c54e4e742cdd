package dev.forwarder.core.http;

/**
 * Is told what happens to connections, to be counted. Its methods are called on threads of the
 * transport: they must be quick, thread-safe, and must not throw.
 */
public interface HttpEvents {

  /** Nobody is told. */
  HttpEvents NONE = new HttpEvents() {};

  /**
   * A name was looked up and has addresses.
   *
   * @param host the name
   */
  default void nameResolved(String host) {}

  /**
   * A name was looked up in vain.
   *
   * @param host the name
   */
  default void nameFailed(String host) {}

  /**
   * A connection was made, to the proxy where there is one.
   *
   * @param host whom to
   */
  default void connected(String host) {}

  /**
   * A request for a domain has its reply, whatever the status.
   *
   * @param domain the name of the domain
   * @param major the version of HTTP that it came by, such as 1 or 2
   * @param minor what follows the point of it, such as 1; 0 where nothing does
   */
  default void replied(String domain, int major, int minor) {}
}
