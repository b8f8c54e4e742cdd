package dev.forwarder.core.testing;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderHealth;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.HealthListener;
import dev.forwarder.api.HealthSubscription;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.core.GenericFamily;
import dev.forwarder.retry.Bounds;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A forwarder for the tests of a host. It sends nothing, has no threads, remembers every
 * submission, and asserts nothing itself: the test looks at {@link #transactions()} and ends them.
 *
 * <p>What it accepts stays pending until the test {@linkplain RecordedTransaction#deliver delivers}
 * or {@linkplain RecordedTransaction#drop drops} it; {@link #refuse} decides what is not accepted.
 * It keeps the contract of {@link Forwarder} otherwise: it is started once, refuses before and
 * after, its counts add up, its stop ends what is pending as {@link DropReason#STOPPED}. Listeners
 * are told on the thread that ends a transaction, and what they throw reaches it. It keeps
 * everything that it was given: memory is the only bound. Thread-safe.
 */
public final class RecordingForwarder implements Forwarder {

  private enum State {
    NEW,
    STARTED,
    STOPPED
  }

  private volatile List<Domain> domains;
  private final List<RecordedTransaction> transactions = new ArrayList<>();
  private AdmissionRule rule = (domain, endpoint, payload) -> Optional.empty();
  private State state = State.NEW;
  private final List<HealthListener> healthListeners = new CopyOnWriteArrayList<>();
  private @Nullable ForwarderHealth health;
  private boolean leftNothing;

  /** A forwarder to one primary domain, {@code recording}, with one key of the same id. */
  public RecordingForwarder() {
    this(
        List.of(
            new Domain(
                "recording",
                URI.create("https://recording.invalid"),
                Domain.Role.PRIMARY,
                new GenericFamily(),
                List.of(ApiKey.of("recording", "not-a-key")))));
  }

  /**
   * A forwarder to these domains: each payload becomes a transaction for every key of every domain
   * that its destination selects and whose family takes it.
   *
   * @param domains the domains, at least one
   */
  public RecordingForwarder(List<Domain> domains) {
    this.domains = List.copyOf(domains);
    check(this.domains);
  }

  private static void check(List<Domain> domains) {
    Bounds.atLeast("domains", domains.size(), 1);
    if (domains.stream().map(Domain::name).distinct().count() < domains.size()) {
      throw new IllegalArgumentException(
          "two domains have one name: " + domains.stream().map(Domain::name).toList());
    }
  }

  /**
   * Decides about the submissions that follow; while nothing is said, all are accepted.
   *
   * @param newRule which transactions are refused
   */
  public synchronized void refuse(AdmissionRule newRule) {
    rule = requireNonNull(newRule, "rule");
  }

  /**
   * Says what {@link #health()} is from now on, and tells whoever watches it, on this thread. While
   * nothing is said, no key is checked.
   *
   * @param newHealth such as that of a host whose keys are all invalid
   */
  public void health(ForwarderHealth newHealth) {
    synchronized (this) {
      health = requireNonNull(newHealth, "health");
    }
    healthListeners.forEach(listener -> listener.onHealth(newHealth));
  }

  @Override
  public ForwarderHealth health() {
    synchronized (this) {
      if (health != null) {
        return health;
      }
    }
    return ForwarderHealth.unchecked(stats());
  }

  @Override
  public HealthSubscription watchHealth(HealthListener listener) {
    healthListeners.add(listener);
    listener.onHealth(health());
    return () -> healthListeners.remove(listener);
  }

  /** All transactions of all submissions, refused ones too, in order. A copy. */
  public synchronized List<RecordedTransaction> transactions() {
    return List.copyOf(transactions);
  }

  /** Those that were accepted and have not ended, in order. A copy. */
  public List<RecordedTransaction> pending() {
    return transactions().stream().filter(RecordedTransaction::isPending).toList();
  }

  @Override
  public synchronized void start() {
    if (state != State.NEW) {
      throw new IllegalStateException(
          "a forwarder is started once, and this one is " + state + "; make a new one");
    }
    state = State.STARTED;
  }

  @Override
  public synchronized Admission submit(Endpoint endpoint, Payload payload, SubmitOptions options) {
    requireNonNull(endpoint, "endpoint");
    requireNonNull(options, "options");
    List<Admission.Entry> entries = new ArrayList<>();
    for (Domain domain : domains) {
      if (payload.destination().selects(domain.role()) && domain.family().takes(domain, endpoint)) {
        for (ApiKey key : domain.keys()) {
          entries.add(record(domain, key, endpoint, payload, options).entry());
        }
      }
    }
    return Admission.of(entries);
  }

  private RecordedTransaction record(
      Domain domain, ApiKey key, Endpoint endpoint, Payload payload, SubmitOptions options) {
    RefusalReason refusal =
        state == State.STARTED
            ? rule.refusal(domain, endpoint, payload).orElse(null)
            : RefusalReason.NOT_RUNNING;
    PayloadId own = payload.id();
    PayloadId id = own == null ? new PayloadId(0, transactions.size()) : own;
    RecordedTransaction transaction =
        new RecordedTransaction(domain, key, endpoint, payload, options.listener(), refusal, id);
    transactions.add(transaction);
    return transaction;
  }

  @Override
  public List<Domain> domains() {
    return domains;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Here each key goes by the id that it comes with, and what is pending for one that is gone
   * stays so until the test ends it, however long that takes; meanwhile it is in the {@code
   * removed} counts.
   */
  @Override
  public synchronized void updateDomains(List<Domain> newDomains) {
    List<Domain> copy = List.copyOf(newDomains);
    check(copy);
    if (state == State.STOPPED) {
      throw new IllegalStateException("the forwarder is stopped; its domains change no more");
    }
    domains = copy;
  }

  @Override
  public synchronized void replaceKey(String domainName, String keyId, ApiKey replacement) {
    Forwarder.super.replaceKey(domainName, keyId, replacement);
  }

  @Override
  public synchronized ForwarderStats stats() {
    List<RecordedTransaction> all = transactions();
    List<DomainStats> stats = domains.stream().map(domain -> stats(domain, all)).toList();
    List<String> names = domains.stream().map(Domain::name).toList();
    Counts removed = counts(all, one -> !names.contains(one.domain()));
    return new ForwarderStats(stats, 0, 0, Long.MAX_VALUE, removed);
  }

  private static DomainStats stats(Domain domain, List<RecordedTransaction> all) {
    List<KeyStats> keys =
        domain.keys().stream()
            .map(key -> new KeyStats(key.id(), key.masked(), counts(domain, key, all)))
            .toList();
    List<String> ids = domain.keys().stream().map(ApiKey::id).toList();
    Counts removed =
        counts(all, one -> one.domain().equals(domain.name()) && !ids.contains(one.keyId()));
    long pending = keys.stream().mapToLong(key -> key.counts().pending()).sum() + removed.pending();
    return new DomainStats(domain.name(), keys, 0, 0, 0, 0, pending, 0, Long.MAX_VALUE, 0, removed);
  }

  private static Counts counts(Domain domain, ApiKey key, List<RecordedTransaction> all) {
    return counts(all, one -> one.domain().equals(domain.name()) && one.keyId().equals(key.id()));
  }

  private static Counts counts(
      List<RecordedTransaction> all, Predicate<RecordedTransaction> which) {
    return all.stream()
        .filter(which)
        .map(RecordedTransaction::counts)
        .reduce(Counts.NONE, Counts::plus);
  }

  @Override
  public CompletionStage<StopReport> stopAsync(Duration timeout) {
    return CompletableFuture.completedStage(stop(timeout));
  }

  @Override
  public StopReport stop(Duration timeout) {
    Bounds.notNegative("timeout", timeout);
    refuseFromNowOn().forEach(left -> left.tryEnd(Outcome.DROPPED, DropReason.STOPPED));
    synchronized (this) {
      return new StopReport(stats(), leftNothing);
    }
  }

  private synchronized List<RecordedTransaction> refuseFromNowOn() {
    List<RecordedTransaction> left = pending();
    if (state != State.STOPPED) {
      state = State.STOPPED;
      leftNothing = left.isEmpty();
    }
    return left;
  }

  @Override
  public void close() {
    stop(Duration.ZERO);
  }
}
