package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.retry.BackoffPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Keys and domains that change under load, over real sockets: the servers keep the books. They
 * answer 503 and 403 now and then, and 403 to every secret that has been replaced.
 */
@ExtendWith(SimSilence.class)
final class RotationOverSocketsTest {

  private static final int CHANGES = 120;
  private static final int SUBMITTERS = 2;

  /** What a server took: under which secret, and under which id. */
  private record Arrival(int server, String secret, String idempotencyKey, String body) {}

  private final GenericFamily family = new GenericFamily();
  private final List<HttpServer> servers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<RefusalReason> refusals = new ConcurrentLinkedQueue<>();
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();

  /** Which (domain, key id) each secret was ever made for. */
  private final Map<String, String> ownerOf = new ConcurrentHashMap<>();

  /** So many transactions may be pending; the last payload may bring more. */
  private final Semaphore room = new Semaphore(200);

  private final AtomicLong requests = new AtomicLong();
  private volatile boolean troubled = true;
  private int names;

  @BeforeEach
  void startServers() throws IOException {
    for (int i = 0; i < 3; i++) {
      int number = i;
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
      server.setExecutor(threads);
      server.createContext("/", exchange -> answer(number, exchange));
      server.start();
      servers.add(server);
    }
  }

  @AfterEach
  void stopServers() {
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
  }

  private void answer(int server, HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String secret = exchange.getRequestHeaders().getFirst(GenericFamily.DEFAULT_KEY_HEADER);
    String id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    int status = status(secret);
    if (status == 202 || status == 500) { // a 500 after all was done: it comes twice
      arrivals.add(new Arrival(server, secret, id, body));
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private int status(String secret) {
    long n = requests.incrementAndGet();
    if (revoked.contains(secret)) {
      return 403;
    }
    if (troubled && n % 17 == 0) {
      return 503;
    }
    if (troubled && n % 41 == 0) {
      return 500;
    }
    return troubled && n % 53 == 0 ? 403 : 202;
  }

  @Test
  void nothingIsLostOrMisroutedOrDoubledWhileKeysAndDomainsChange() {
    List<Domain> first = List.of(domain(0), domain(1), domain(2));
    ForwarderBuilder builder =
        DefaultForwarder.builder()
            .backoff(new BackoffPolicy(2, Duration.ofMillis(5), Duration.ofMillis(50), 2, true))
            .keyHold(new KeyHoldSettings(Duration.ofMillis(50), Duration.ofMinutes(10)))
            .drainTimeout(Duration.ofMinutes(10))
            .listener(report -> room.release());
    first.forEach(builder::domain);
    try (DefaultForwarder forwarder = builder.build()) {
      forwarder.start();
      AtomicBoolean submits = new AtomicBoolean(true);
      for (int i = 0; i < SUBMITTERS; i++) {
        int number = i;
        threads.execute(() -> submit(forwarder, number, submits));
      }
      change(forwarder, first);
      submits.set(false);
      troubled = false;
      await().atMost(Duration.ofMinutes(1)).until(() -> forwarder.stats().total().pending() == 0);
      check(forwarder.stats().total());
    }
  }

  private void submit(DefaultForwarder forwarder, int submitter, AtomicBoolean submits) {
    for (int i = 0; submits.get(); i++) {
      String body = submitter + "-" + i;
      Admission admission =
          forwarder.submit(GenericFamily.INTAKE, Payload.of(body), Duration.ofSeconds(10));
      for (Admission.Entry entry : admission.entries()) {
        if (entry.state() == Admission.State.ACCEPTED) {
          accepted.add(entry.domain() + "/" + entry.keyId() + " " + body);
        } else {
          refusals.add(entry.reason());
        }
      }
      room.acquireUninterruptibly(admission.accepted());
    }
  }

  /** Each change follows when some more requests have come than before. */
  private void change(DefaultForwarder forwarder, List<Domain> first) {
    SplittableRandom chance = new SplittableRandom(42);
    List<Domain> domains = new ArrayList<>(first);
    for (int i = 0; i < CHANGES; i++) {
      long seen = requests.get();
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofMinutes(1))
          .until(() -> requests.get() >= seen + 20);
      int at = chance.nextInt(domains.size());
      Domain one = domains.get(at);
      List<ApiKey> keys = new ArrayList<>(one.keys());
      ApiKey key = keys.get(chance.nextInt(keys.size()));
      switch (i % 6) {
        case 0, 1 -> {
          ApiKey next = key(one.name(), key.id());
          if (i % 12 < 6) {
            forwarder.replaceKey(one.name(), key.id(), next);
          }
          keys.set(keys.indexOf(key), next);
          revoked.add(key.reveal());
        }
        case 2 -> keys.add(0, key(one.name(), "k" + names++));
        case 3 -> {
          if (keys.size() > 1) {
            keys.remove(key);
          }
        }
        case 4 -> {
          keys.add(keys.remove(0));
          domains.add(domains.remove(at));
          at = domains.size() - 1;
        }
        default -> {
          if (domains.size() > 2) {
            domains.remove(at);
          }
          domains.add(0, domain(chance.nextInt(servers.size())));
          at = -1;
        }
      }
      if (at >= 0) {
        domains.set(at, new Domain(one.name(), one.baseUrl(), one.role(), family, keys));
      }
      forwarder.updateDomains(domains);
    }
  }

  private Domain domain(int server) {
    String name = "d" + names++ + "-on-" + server;
    URI url = URI.create("http://127.0.0.1:" + servers.get(server).getAddress().getPort());
    List<ApiKey> keys = List.of(key(name, "k" + names++), key(name, "k" + names++));
    return new Domain(name, url, Domain.Role.PRIMARY, family, keys);
  }

  private ApiKey key(String domain, String id) {
    String secret = "secret-number-" + names++;
    ownerOf.put(secret, domain + "/" + id);
    return ApiKey.of(id, secret);
  }

  private void check(Counts counts) {
    Map<String, String> idOf = new HashMap<>();
    for (Arrival arrival : arrivals) {
      String owner = ownerOf.get(arrival.secret());
      assertThat(owner).as("at the server of its domain").contains("-on-" + arrival.server() + "/");
      String before = idOf.putIfAbsent(owner + " " + arrival.body(), arrival.idempotencyKey());
      assertThat(before).as("one id at every arrival").isIn(null, arrival.idempotencyKey());
    }

    assertThat(new ArrayList<>(accepted)).doesNotHaveDuplicates();
    assertThat(idOf.keySet()).isEqualTo(Set.copyOf(accepted));
    assertThat(Set.copyOf(idOf.values())).as("ids").hasSize(accepted.size());
    assertThat(counts.accepted()).isEqualTo(accepted.size());
    assertThat(counts.delivered()).isEqualTo(accepted.size());
    assertThat(counts.dropped()).isEmpty();
    assertThat(refusals).allMatch(RefusalReason.REMOVED::equals);
    assertThat(arrivals.size()).as("with duplicates").isGreaterThan(accepted.size());
  }
}
