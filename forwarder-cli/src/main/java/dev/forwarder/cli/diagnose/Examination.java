package dev.forwarder.cli.diagnose;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.core.http.ProxyAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Goes the way to one domain, check by check, on one thread. What it has found so far may be taken
 * from any other.
 */
final class Examination {
  private static final int KEYS_AT_A_TIME = 16;

  /** What a check does, apart from being timed. */
  private interface Step {
    Answer take() throws IOException, InterruptedException;
  }

  /** Which check, and of which key. */
  private record Place(Check check, @Nullable ApiKey key) {}

  private final Domain domain;
  private final Tools tools;
  private final Map<Place, Finding> found = new LinkedHashMap<>();
  private @Nullable Check failed;

  Examination(Domain domain, Tools tools) {
    this.domain = domain;
    this.tools = tools;
  }

  static Answer dependsOn(Check failed) {
    return Answer.skipped("depends on " + failed.word() + ", which is wrong");
  }

  /** Makes all checks. */
  void run() throws InterruptedException {
    Way way = Way.to(domain, tools.http(), tools.places());
    ProxyAddress proxy = way.choice().proxy();
    Connections connections = new Connections(way, tools);
    ProxyCheck proxies = new ProxyCheck(domain, way, tools);
    TlsCheck tls = new TlsCheck(way, tools, connections, proxies);
    try (Line line = new Line()) {
      check(Check.DNS, connections::lookUp);
      check(Check.TCP, () -> connections.connect(line));
      if (proxy == null) {
        make(Check.PROXY, proxies::none);
      } else {
        check(Check.PROXY, proxy + " applies; ", () -> proxies.through(proxy, line));
      }
      check(Check.TLS, () -> tls.shakeHands(line));
    }
    askKeys(new KeyInquiry(domain, way, tools));
  }

  private void check(Check check, Step step) throws InterruptedException {
    check(check, "", step);
  }

  private void check(Check check, String known, Step step) throws InterruptedException {
    if (failed == null) {
      make(check, step);
    } else {
      note(check, null, Duration.ZERO, Answer.skipped(known + dependsOn(failed).detail()));
    }
  }

  private void make(Check check, Step step) throws InterruptedException {
    long begin = tools.ticker().getAsLong();
    Answer answer;
    try {
      answer = step.take();
    } catch (IOException | RuntimeException e) {
      // Only the class: foreign words may hold anything.
      answer =
          Answer.wrong(
              "the check failed with " + e.getClass().getSimpleName(),
              "report it, with the settings above");
    }
    if (answer.state() == State.WRONG) {
      failed = check;
    }
    note(check, null, since(begin), answer);
  }

  private void askKeys(KeyInquiry inquiry) throws InterruptedException {
    List<ApiKey> keys = domain.keys();
    for (int i = 0; i < keys.size(); i += KEYS_AT_A_TIME) {
      List<CompletableFuture<?>> answers = new ArrayList<>();
      for (ApiKey key : keys.subList(i, Math.min(keys.size(), i + KEYS_AT_A_TIME))) {
        long begin = tools.ticker().getAsLong();
        answers.add(
            inquiry
                .ask(key, failed)
                .thenAccept(answer -> note(Check.KEY, key, since(begin), answer)));
      }
      await(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)));
    }
  }

  private static void await(CompletableFuture<?> all) throws InterruptedException {
    try {
      Object unused = all.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Duration since(long begin) {
    return Duration.ofNanos(tools.ticker().getAsLong() - begin);
  }

  private synchronized void note(Check check, @Nullable ApiKey key, Duration took, Answer answer) {
    found.put(new Place(check, key), new Finding(check, key, took, answer));
  }

  /** All checks in order; those that were not made yet are skipped. */
  synchronized DomainFindings findings() {
    return new DomainFindings(
        domain,
        places().stream()
            .map(
                place ->
                    found.getOrDefault(
                        place,
                        new Finding(
                            place.check(),
                            place.key(),
                            Duration.ZERO,
                            Answer.skipped("not made: ended before"))))
            .toList());
  }

  /** Whether every check was made, or skipped for a reason of its own. */
  synchronized boolean isComplete() {
    return found.size() == places().size();
  }

  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (Check check : Check.values()) {
      if (check != Check.KEY) {
        places.add(new Place(check, null));
      }
    }
    domain.keys().forEach(key -> places.add(new Place(Check.KEY, key)));
    return places;
  }
}
