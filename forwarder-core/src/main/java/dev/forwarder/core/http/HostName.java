package dev.forwarder.core.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A host name with the last answer to it, and those who wait for the next one. Its monitor guards
 * everything but the answer; {@link NameResolver} is the only one to use it.
 */
final class HostName {

  /** Is told, once, how a lookup that it waited for ended; on any thread. */
  interface Waiter {
    /** The name has addresses now. */
    void resolved();

    /** The name has none. */
    void unresolved(String why);
  }

  /**
   * What was last learned.
   *
   * @param addresses the addresses, none where the lookup failed
   * @param error why there are none; empty where there are some
   * @param learnedNanos when the addresses were learned
   * @param freshUntilNanos until when it is used without another lookup
   */
  record Answer(
      List<InetAddress> addresses, String error, long learnedNanos, long freshUntilNanos) {

    boolean isFresh(long nowNanos) {
      return freshUntilNanos - nowNanos > 0;
    }

    boolean hasAddresses() {
      return !addresses.isEmpty();
    }
  }

  final String host;
  final boolean literal;
  volatile @Nullable Answer answer;
  volatile int first;

  boolean lookingUp;
  boolean overdue;
  long lookups;
  @Nullable Future<?> timeout;
  private List<Waiter> waiters = new ArrayList<>();

  HostName(String host) {
    this.host = host;
    InetAddress address = IpLiterals.parse(host);
    this.literal = address != null;
    this.answer = address == null ? null : new Answer(List.of(address), "", 0, 0);
  }

  void await(Waiter waiter) {
    waiters.add(waiter);
  }

  List<Waiter> takeWaiters() {
    List<Waiter> taken = waiters;
    waiters = new ArrayList<>();
    return taken;
  }

  /** The addresses, beginning with the one that is tried first. */
  List<InetAddress> addresses() {
    Answer last = answer;
    List<InetAddress> all = last == null ? List.of() : last.addresses();
    if (all.size() < 2) {
      return all;
    }
    List<InetAddress> turned = new ArrayList<>(all);
    Collections.rotate(turned, -Math.floorMod(first, all.size()));
    return turned;
  }

  /** Lets another address be tried first, after one that did not answer. */
  void turn() {
    synchronized (this) {
      first = first + 1;
    }
  }
}
