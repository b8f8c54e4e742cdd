package dev.forwarder.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
final class NameResolverTest {

  private static final Duration TTL = Duration.ofSeconds(30);

  @RegisterExtension final Transports transports = new Transports();

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger lookups = new AtomicInteger();
  private final Map<String, InetAddress> hosts = new ConcurrentHashMap<>();
  private final List<String> told = new CopyOnWriteArrayList<>();

  private final HostName.Waiter waiter =
      new HostName.Waiter() {
        @Override
        public void resolved() {
          told.add("resolved");
        }

        @Override
        public void unresolved(String why) {
          told.add(why);
        }
      };

  private NameResolver resolver(NameResolver.Lookup lookup, Duration timeout) {
    NameSettings settings =
        new NameSettings(TTL, timeout, Duration.ofSeconds(1), Duration.ofMinutes(10), 64);
    return new NameResolver(settings, lookup, clock::get, transports.timer(), HttpEvents.NONE);
  }

  private NameResolver standard() {
    return resolver(
        host -> {
          lookups.incrementAndGet();
          InetAddress address = hosts.get(host);
          if (address == null) {
            throw new UnknownHostException(host);
          }
          return new InetAddress[] {address};
        },
        Duration.ofSeconds(5));
  }

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private void advance(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  /** Waits until the answer is there, and forgets that it was told. */
  private void learn(NameResolver resolver, HostName name) {
    if (!resolver.ready(name, waiter)) {
      await().until(() -> !told.isEmpty());
    }
    told.clear();
  }

  @Test
  void addressNeedsNoLookup() throws UnknownHostException {
    try (NameResolver resolver = standard()) {
      assertThat(resolver.ready(resolver.name("10.0.0.1"), waiter)).isTrue();
      assertThat(resolver.ready(resolver.name("fd00::1"), waiter)).isTrue();
      assertThat(resolver.resolve("10.0.0.1")).containsExactly(address(1));
      assertThat(lookups).hasValue(0);
    }
  }

  @Test
  void nameIsLookedUpOnceWhileItIsFresh() throws UnknownHostException {
    hosts.put("a.test", address(1));
    try (NameResolver resolver = standard()) {
      HostName name = resolver.name("A.test");
      assertThat(resolver.ready(name, waiter)).isFalse();
      await().until(() -> told.equals(List.of("resolved")));
      advance(TTL.minusNanos(1));
      assertThat(resolver.ready(name, waiter)).isTrue();
      assertThat(resolver.resolve("a.TEST")).containsExactly(address(1));
      assertThat(lookups).hasValue(1);
    }
  }

  @Test
  void staleAnswerIsUsedWhileANewOneIsSought() throws UnknownHostException {
    hosts.put("a.test", address(1));
    try (NameResolver resolver = standard()) {
      HostName name = resolver.name("a.test");
      learn(resolver, name);
      hosts.put("a.test", address(2));
      advance(TTL.plusSeconds(1));
      assertThat(resolver.ready(name, waiter)).isTrue();
      await().until(() -> resolver.resolve("a.test")[0].equals(address(2)));
      assertThat(lookups).hasValue(2);
    }
  }

  @Test
  void answerOfLongAgoIsNotUsedUnseen() throws UnknownHostException {
    hosts.put("a.test", address(1));
    try (NameResolver resolver = standard()) {
      HostName name = resolver.name("a.test");
      learn(resolver, name);
      hosts.put("a.test", address(2));
      advance(TTL.multipliedBy(3));
      assertThat(resolver.ready(name, waiter)).isFalse();
      await().until(() -> told.equals(List.of("resolved")));
      assertThat(resolver.resolve("a.test")).containsExactly(address(2));
    }
  }

  @Test
  void lastAnswerIsKeptWhileLookupsFailButNotForEver() throws UnknownHostException {
    hosts.put("a.test", address(1));
    try (NameResolver resolver = standard()) {
      HostName name = resolver.name("a.test");
      learn(resolver, name);
      hosts.clear();
      advance(TTL.multipliedBy(3));
      assertThat(resolver.ready(name, waiter)).isFalse();
      await().until(() -> told.equals(List.of("resolved")));
      told.clear();
      advance(Duration.ofMinutes(11));
      assertThat(resolver.ready(name, waiter)).isFalse();
      await().until(() -> told.equals(List.of("no address found for a.test")));
    }
  }

  @Test
  void failureIsRememberedBriefly() {
    try (NameResolver resolver = standard()) {
      HostName name = resolver.name("a.test");
      learn(resolver, name);
      assertThat(resolver.ready(name, waiter)).isFalse();
      assertThat(told).containsExactly("no address found for a.test");
      assertThat(lookups).hasValue(1);
      hosts.put("a.test", address(1));
      advance(Duration.ofSeconds(1));
      told.clear();
      assertThat(resolver.ready(name, waiter)).isFalse();
      await().until(() -> told.equals(List.of("resolved")));
    }
  }

  @Test
  void lookupThatThrowsIsAFailureLikeAnother() {
    try (NameResolver resolver =
        resolver(
            host -> {
              throw new AssertionError("a bug");
            },
            Duration.ofSeconds(5))) {
      assertThat(resolver.ready(resolver.name("a.test"), waiter)).isFalse();
      await().until(() -> told.size() == 1);
      assertThat(told.get(0)).contains("a.test").contains("a bug");
    }
  }

  @Test
  void nobodyWaitsLongerThanTheTimeout() {
    CountDownLatch release = new CountDownLatch(1);
    try (NameResolver resolver =
        resolver(
            host -> {
              lookups.incrementAndGet();
              await(release);
              return new InetAddress[] {address(1)};
            },
            Duration.ofMillis(50))) {
      HostName name = resolver.name("a.test");
      assertThat(resolver.ready(name, waiter)).isFalse();
      assertThat(resolver.ready(name, waiter)).isFalse();
      await().until(() -> told.size() == 2);
      assertThat(told).containsOnly("no answer for a.test within 50 ms");
      assertThat(resolver.ready(name, waiter)).isFalse();
      assertThat(told).hasSize(3);
      assertThat(lookups).hasValue(1);
      release.countDown();
      await().until(() -> resolver.ready(name, waiter));
      assertThat(lookups).hasValue(1);
    }
  }

  @Test
  void hangingNamesTakeThreadsButNotTheOthersTime() {
    CountDownLatch release = new CountDownLatch(1);
    try (NameResolver resolver =
        resolver(
            host -> {
              if (host.startsWith("hangs")) {
                await(release);
              }
              return new InetAddress[] {address(1)};
            },
            Duration.ofSeconds(20))) {
      HostName.Waiter nobody =
          new HostName.Waiter() {
            @Override
            public void resolved() {}

            @Override
            public void unresolved(String why) {}
          };
      for (int i = 0; i < 20; i++) {
        assertThat(resolver.ready(resolver.name("hangs" + i + ".test"), nobody)).isFalse();
      }
      assertThat(resolver.ready(resolver.name("works.test"), waiter)).isFalse();
      await().until(() -> told.equals(List.of("resolved")));
      assertThat(resolver.threads()).isBetween(21, 64);
      release.countDown();
    }
  }

  @Test
  void threadsAreBounded() {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    try (NameResolver resolver =
        resolver(
            host -> {
              running.incrementAndGet();
              await(release);
              return new InetAddress[] {address(1)};
            },
            Duration.ofSeconds(20))) {
      List<HostName> names = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        names.add(resolver.name("hangs" + i + ".test"));
      }
      names.forEach(name -> assertThat(resolver.ready(name, waiter)).isFalse());
      await().until(() -> running.get() == 64);
      assertThat(resolver.threads()).isEqualTo(64);
      release.countDown();
      await().until(() -> told.size() == 100);
      assertThat(running).hasValue(100);
    }
  }

  @Test
  void quickLookupsNeedFewThreads() {
    try (NameResolver resolver =
        resolver(host -> new InetAddress[] {address(1)}, Duration.ofSeconds(20))) {
      for (int i = 0; i < 20; i++) {
        resolver.ready(resolver.name("quick" + i + ".test"), waiter);
      }
      await().until(() -> told.size() == 20);
      assertThat(resolver.threads()).isLessThanOrEqualTo(LookupThreads.AT_ONCE);
    }
  }

  @Test
  void nameIsLookedUpOnceAThreadCanBeHadAgain() {
    AtomicInteger refusals = new AtomicInteger(3);
    try (NameResolver resolver = scarce(refusals, transports.timer())) {
      assertThat(resolver.ready(resolver.name("a.test"), waiter)).isFalse();
      await().until(() -> told.equals(List.of("resolved")));
      assertThat(refusals.get()).isNegative();
      assertThat(resolver.threads()).isEqualTo(1);
    }
  }

  @Test
  void lookupThatNobodyCanRunFailsAndIsTriedAgain() {
    AtomicInteger refusals = new AtomicInteger(2);
    ScheduledExecutorService ended = transports.timer();
    ended.shutdownNow();
    try (NameResolver resolver = scarce(refusals, ended)) {
      HostName name = resolver.name("a.test");
      assertThat(resolver.ready(name, waiter)).isFalse();
      assertThat(told)
          .containsExactly("lookup of a.test could not start: no thread could be started");
      assertThat(resolver.threads()).isZero();
      told.clear();
      advance(Duration.ofSeconds(1));
      assertThat(resolver.ready(name, waiter)).isFalse();
      await().until(() -> told.equals(List.of("resolved")));
    }
  }

  /** A resolver whose first threads cannot be started. */
  private NameResolver scarce(AtomicInteger refusals, ScheduledExecutorService timer) {
    return new NameResolver(
        NameSettings.defaults(),
        host -> new InetAddress[] {address(1)},
        clock::get,
        timer,
        HttpEvents.NONE,
        task -> {
          if (refusals.getAndDecrement() > 0) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          return new Thread(task);
        });
  }

  @Test
  void closeTellsWhoWaits() {
    CountDownLatch release = new CountDownLatch(1);
    NameResolver resolver =
        resolver(
            host -> {
              await(release);
              return new InetAddress[0];
            },
            Duration.ofSeconds(20));
    assertThat(resolver.ready(resolver.name("a.test"), waiter)).isFalse();
    resolver.close();
    assertThat(told).containsExactly("the transport is closed");
    release.countDown();
    await().until(() -> resolver.threads() == 0);
  }

  @Test
  void addressThatDidNotAnswerGoesToTheEnd() throws UnknownHostException {
    try (NameResolver resolver =
        resolver(host -> new InetAddress[] {address(1), address(2)}, Duration.ofSeconds(5))) {
      HostName name = resolver.name("a.test");
      learn(resolver, name);
      assertThat(resolver.resolve("a.test")).containsExactly(address(1), address(2));
      name.turn();
      assertThat(resolver.resolve("a.test")).containsExactly(address(2), address(1));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ConditionFactory await() {
    return Awaitility.await();
  }
}
