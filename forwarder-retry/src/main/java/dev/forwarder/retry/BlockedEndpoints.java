package dev.forwarder.retry;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The shared table of what must not be tried before some time, over all domains of a forwarder.
 *
 * <p>It is bounded ({@link BlockSettings#maxEntries}, the domains' own entries aside, of which
 * there is one each) and forgets: ten minutes after its block has ended and nobody has asked for it
 * an entry is void; it goes when it is asked for, or after all that were asked for before it. The
 * table is thread-safe and has no thread of its own; each domain reads and changes its entries
 * through its {@link DomainGates}, which is not.
 */
public final class BlockedEndpoints {

  /** How long evidence is kept, and how long a block is remembered after its end. */
  static final long RETENTION_NANOS = Duration.ofMinutes(10).toNanos();

  private final BackoffPolicy policy;
  private final BlockSettings settings;
  private final DoubleSupplier random01;
  private final LongSupplier clockNanos;
  private final BlockTable table;
  private final Map<String, DomainGates> domains = new ConcurrentHashMap<>();

  /**
   * An empty table.
   *
   * @param policy how long a block lasts
   * @param settings what is blocked
   * @param clockNanos the clock that the times passed to the gates are from
   * @param random01 random numbers from 0 (inclusive) to 1, asked by the steps of all domains
   */
  public BlockedEndpoints(
      BackoffPolicy policy,
      BlockSettings settings,
      LongSupplier clockNanos,
      DoubleSupplier random01) {
    this.policy = requireNonNull(policy, "policy");
    this.settings = requireNonNull(settings, "settings");
    this.random01 = requireNonNull(random01, "random01");
    this.clockNanos = requireNonNull(clockNanos, "clockNanos");
    this.table = new BlockTable(settings.maxEntries(), clockNanos);
  }

  /**
   * The view of one domain; the same for the same name.
   *
   * @param domainName the domain
   * @return its view
   */
  public DomainGates domain(String domainName) {
    return domains.computeIfAbsent(
        requireNonNull(domainName, "domainName"), name -> new DomainGates(this));
  }

  /**
   * Forgets the view of a domain that is over. A domain of the same name that comes later has
   * another one, which knows nothing of what was.
   *
   * @param domainName the domain
   */
  public void forget(String domainName) {
    domains.remove(requireNonNull(domainName, "domainName"));
  }

  BackoffPolicy policy() {
    return policy;
  }

  BlockSettings settings() {
    return settings;
  }

  long drawBackoffNanos(int errors) {
    return policy.delayNanos(errors, random01.getAsDouble());
  }

  long now() {
    return clockNanos.getAsLong();
  }

  /** What is remembered of paths and keys. */
  BlockTable table() {
    return table;
  }
}
