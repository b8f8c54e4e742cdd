package dev.forwarder.core.http;

import dev.forwarder.core.http.HostName.Answer;
import dev.forwarder.core.http.HostName.Waiter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Resolves host names beside the threads that send: a cache with a time limit, lookups on threads
 * of their own, at most one at a time for each name. A name that hangs holds up nothing but itself.
 *
 * <p>An answer is used while it is fresh, and for as long again while a lookup is under way to
 * replace it. While lookups fail, or do not end, the last addresses stay in use up to the limit of
 * {@link NameSettings#staleLimit()}. As a {@link DnsResolver} it answers from the cache alone and
 * never blocks. Thread-safe.
 */
final class NameResolver implements DnsResolver, AutoCloseable {

  /** Asks the system, and may block for long. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final NameSettings settings;
  private final Lookup lookup;
  private final LongSupplier ticker;
  private final ScheduledExecutorService timer;
  private final HttpEvents events;
  private final LookupThreads threads;
  private final Map<String, HostName> names = new ConcurrentHashMap<>();

  NameResolver(
      NameSettings settings,
      Lookup lookup,
      LongSupplier ticker,
      ScheduledExecutorService timer,
      HttpEvents events) {
    this(settings, lookup, ticker, timer, events, Thread::new);
  }

  NameResolver(
      NameSettings settings,
      Lookup lookup,
      LongSupplier ticker,
      ScheduledExecutorService timer,
      HttpEvents events,
      ThreadFactory factory) {
    this.settings = settings;
    this.lookup = lookup;
    this.ticker = ticker;
    this.timer = timer;
    this.events = events;
    this.threads = new LookupThreads(settings.maxThreads(), timer, factory);
  }

  /** The entry of a name, which stays the same object until it is forgotten. */
  HostName name(String host) {
    return names.computeIfAbsent(host.toLowerCase(Locale.ROOT), HostName::new);
  }

  /** Forgets all others. */
  void keep(Set<HostName> used) {
    names.values().retainAll(used);
  }

  /** How many names are known. */
  int size() {
    return names.size();
  }

  /**
   * Whether the name has addresses right now; if not, the waiter is told, perhaps before this
   * returns.
   */
  boolean ready(HostName name, Waiter waiter) {
    if (name.literal) {
      return true;
    }
    Answer answer = name.answer;
    long now = ticker.getAsLong();
    if (answer == null || !answer.isFresh(now)) {
      return renew(name, now, waiter);
    }
    if (answer.hasAddresses()) {
      return true;
    }
    waiter.unresolved(answer.error());
    return false;
  }

  private boolean renew(HostName name, long now, Waiter waiter) {
    boolean usable;
    boolean waits;
    boolean starts;
    synchronized (name) {
      usable = isUsableMeanwhile(name, now);
      waits = !usable && !name.overdue;
      if (waits) {
        name.await(waiter);
      }
      starts = !name.lookingUp;
      if (starts) {
        prepareLookup(name);
      }
    }
    if (starts) {
      startLookup(name);
    }
    if (!usable && !waits) {
      waiter.unresolved(timedOut(name));
    }
    return usable;
  }

  private boolean isUsableMeanwhile(HostName name, long now) {
    Answer answer = name.answer;
    if (answer == null || !answer.hasAddresses()) {
      return false;
    }
    long since = now - answer.freshUntilNanos();
    return name.overdue ? !isTooOld(answer, now) : since <= settings.timeToLive().toNanos();
  }

  private void prepareLookup(HostName name) {
    name.lookingUp = true;
    long number = ++name.lookups;
    try {
      name.timeout =
          timer.schedule(
              () -> giveUpWaiting(name, number),
              settings.lookupTimeout().toNanos(),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      name.timeout = null;
    }
  }

  private void startLookup(HostName name) {
    try {
      threads.execute(() -> lookUp(name));
    } catch (RuntimeException | Error e) {
      // A lookup that never began must not count as being under way for ever.
      settle(name, List.of(), "lookup of " + name.host + " could not start: " + e.getMessage());
      events.nameFailed(name.host);
    }
  }

  private void lookUp(HostName name) {
    List<InetAddress> found = List.of();
    String error = "";
    try {
      found = List.of(lookup.addresses(name.host));
      error = found.isEmpty() ? name.host + " has no address" : "";
    } catch (UnknownHostException e) {
      error = "no address found for " + name.host;
    } catch (RuntimeException | Error e) {
      // Whatever the system's resolver does, the name must not count as being looked up for ever.
      error = "lookup of " + name.host + " failed: " + e;
    }
    settle(name, found, error);
    if (found.isEmpty()) {
      events.nameFailed(name.host);
    } else {
      events.nameResolved(name.host);
    }
  }

  private void settle(HostName name, List<InetAddress> found, String error) {
    List<Waiter> waiters;
    Answer answer;
    synchronized (name) {
      answer = nextAnswer(name.answer, found, error);
      name.answer = answer;
      name.lookingUp = false;
      name.overdue = false;
      if (name.timeout != null) {
        name.timeout.cancel(false);
        name.timeout = null;
      }
      waiters = name.takeWaiters();
    }
    tell(waiters, answer.hasAddresses() ? null : answer.error());
  }

  private Answer nextAnswer(@Nullable Answer last, List<InetAddress> found, String error) {
    long now = ticker.getAsLong();
    if (!found.isEmpty()) {
      return new Answer(found, "", now, now + settings.timeToLive().toNanos());
    }
    long retry = now + settings.negativeTimeToLive().toNanos();
    if (last != null && last.hasAddresses() && !isTooOld(last, now)) {
      return new Answer(last.addresses(), "", last.learnedNanos(), retry);
    }
    return new Answer(List.of(), error, now, retry);
  }

  private boolean isTooOld(Answer answer, long now) {
    return now - answer.learnedNanos() > settings.staleLimit().toNanos();
  }

  private void giveUpWaiting(HostName name, long number) {
    List<Waiter> waiters;
    boolean usable;
    synchronized (name) {
      if (!name.lookingUp || name.lookups != number) {
        return;
      }
      name.overdue = true;
      usable = isUsableMeanwhile(name, ticker.getAsLong());
      waiters = name.takeWaiters();
    }
    tell(waiters, usable ? null : timedOut(name));
  }

  private String timedOut(HostName name) {
    Duration limit = settings.lookupTimeout();
    return "no answer for " + name.host + " within " + limit.toMillis() + " ms";
  }

  private static void tell(List<Waiter> waiters, @Nullable String error) {
    for (Waiter waiter : waiters) {
      if (error == null) {
        waiter.resolved();
      } else {
        waiter.unresolved(error);
      }
    }
  }

  /** The addresses in the cache, fresh or not. */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    HostName known = names.get(host.toLowerCase(Locale.ROOT));
    List<InetAddress> addresses = (known == null ? new HostName(host) : known).addresses();
    if (addresses.isEmpty()) {
      throw new UnknownHostException("no address known for " + host);
    }
    return addresses.toArray(new InetAddress[0]);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  /** How many threads look up names or wait to. */
  int threads() {
    return threads.size();
  }

  /** Ends the threads; who waits is told that there is no address. */
  @Override
  public void close() {
    threads.close();
    for (HostName name : names.values()) {
      List<Waiter> waiters;
      synchronized (name) {
        waiters = name.takeWaiters();
      }
      tell(waiters, "the transport is closed");
    }
  }
}
