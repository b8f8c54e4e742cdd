package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Domain;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The domains that a forwarder begins with, and the settings that hold for some of them in place of
 * what holds for all. Not thread-safe.
 */
final class DomainChoices {

  private final Map<String, DomainChoice> domains = new LinkedHashMap<>();
  private final Map<String, StorageSettings> storages = new HashMap<>();

  /** A domain, and what holds for it alone. */
  record DomainChoice(
      Domain domain, @Nullable QueueSettings queue, @Nullable ConcurrencySettings concurrency) {

    private DomainSettings settings(DomainSettings others) {
      return new DomainSettings(
          queue == null ? others.queue() : queue,
          concurrencyOr(others.concurrency()),
          others.keyHold(),
          others.backoff(),
          others.storage());
    }

    private ConcurrencySettings concurrencyOr(ConcurrencySettings others) {
      return concurrency == null ? others : concurrency;
    }
  }

  /**
   * One more.
   *
   * @throws IllegalArgumentException if there is one of this name already
   */
  void add(DomainChoice choice) {
    String name = choice.domain().name();
    if (domains.putIfAbsent(name, choice) != null) {
      throw new IllegalArgumentException("two domains are named " + name);
    }
  }

  /** What one of that name keeps on disk, whether it is there from the beginning or comes later. */
  void storage(String domainName, StorageSettings settings) {
    storages.put(requireNonNull(domainName, "domainName"), requireNonNull(settings, "storage"));
  }

  /**
   * There is at least one.
   *
   * @throws IllegalStateException if there is none
   */
  void requireSome() {
    if (domains.isEmpty()) {
      throw new IllegalStateException("a forwarder needs at least one domain");
    }
  }

  /** The domains, in the order in which they were added. */
  List<Domain> domains() {
    return domains.values().stream().map(DomainChoice::domain).toList();
  }

  /**
   * By name, since domains come later too; as they are now, whatever is said here afterwards.
   *
   * @param others what holds for those of which nothing else was said
   */
  Function<String, DomainSettings> settings(DomainSettings others) {
    Map<String, DomainSettings> own = new HashMap<>();
    domains.forEach((name, choice) -> own.put(name, choice.settings(others)));
    Map<String, StorageSettings> stored = Map.copyOf(storages);
    return name -> own.getOrDefault(name, others).with(stored.get(name));
  }

  /** How many requests any one of them may have in flight. */
  int mostRequests(ConcurrencySettings others) {
    return domains.values().stream()
        .mapToInt(choice -> choice.concurrencyOr(others).requestsPerDomain())
        .reduce(others.requestsPerDomain(), Math::max);
  }
}
