package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A named route on a domain, such as {@code series_v2} for {@code POST /api/v2/series}, with how
 * its transactions are treated.
 *
 * <p>Immutable; make one with {@link #post} and keep it: the {@code with} methods return changed
 * copies. The path without its query is what is blocked when a backend is in trouble, so two
 * endpoints of one path share that fate.
 */
public final class Endpoint {

  private final String name;
  private final String path;
  private final Priority priority;
  private final boolean retryable;
  private final boolean storable;
  private final List<Header> headers;
  private final @Nullable Batching batching;
  private final int hash;

  private Endpoint(
      String name,
      String path,
      Priority priority,
      boolean retryable,
      boolean storable,
      List<Header> headers,
      @Nullable Batching batching) {
    this.name = name;
    this.path = path;
    this.priority = priority;
    this.retryable = retryable;
    this.storable = storable;
    this.headers = headers;
    this.batching = batching;
    this.hash = Objects.hash(name, path, priority, retryable, storable, headers, batching);
  }

  /**
   * A route that payloads are posted to: of normal priority, retried, allowed on disk, not batched.
   *
   * @param name what it is called in statistics, logs and files; not blank
   * @param path the path below the domain's base URL, beginning with {@code /}; a query may follow
   * @return the endpoint
   * @throws IllegalArgumentException if the name is blank or the path is not one
   */
  public static Endpoint post(String name, String path) {
    if (requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("name of an endpoint must not be blank");
    }
    if (!requireNonNull(path, "path").startsWith("/")
        || path.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '#')) {
      throw new IllegalArgumentException(
          "path of endpoint "
              + name
              + " must begin with / and hold visible ASCII without #, was: '"
              + path
              + "'");
    }
    return new Endpoint(name, path, Priority.NORMAL, true, true, List.of(), null);
  }

  /**
   * This endpoint with another default priority.
   *
   * @param newPriority the priority of payloads that bring none of their own
   * @return the changed copy
   */
  public Endpoint withPriority(Priority newPriority) {
    return new Endpoint(
        name, path, requireNonNull(newPriority), retryable, storable, headers, batching);
  }

  /**
   * This endpoint with its transactions retried or not.
   *
   * @param newRetryable whether a failed attempt may be followed by another; without, the first
   *     failure is final
   * @return the changed copy
   */
  public Endpoint withRetryable(boolean newRetryable) {
    return new Endpoint(name, path, priority, newRetryable, storable, headers, batching);
  }

  /**
   * This endpoint with its transactions allowed on disk or not.
   *
   * @param newStorable whether payloads may be written to disk; without, they never are (their
   *     bodies may hold keys)
   * @return the changed copy
   */
  public Endpoint withStorable(boolean newStorable) {
    return new Endpoint(name, path, priority, retryable, newStorable, headers, batching);
  }

  /**
   * This endpoint with one more header on each of its requests.
   *
   * @param headerName the header's name
   * @param value its value
   * @return the changed copy
   */
  public Endpoint withHeader(String headerName, String value) {
    Header[] longer = headers.toArray(new Header[headers.size() + 1]);
    longer[headers.size()] = new Header(headerName, value);
    return new Endpoint(name, path, priority, retryable, storable, List.of(longer), batching);
  }

  /**
   * This endpoint with payloads joined into batches.
   *
   * @param newBatching how they are joined
   * @return the changed copy
   */
  public Endpoint withBatching(Batching newBatching) {
    return new Endpoint(
        name, path, priority, retryable, storable, headers, requireNonNull(newBatching));
  }

  /** What it is called in statistics, logs and files. */
  public String name() {
    return name;
  }

  /** The path, and perhaps query, below the domain's base URL. */
  public String path() {
    return path;
  }

  /** The priority of payloads that bring none of their own. Default: {@link Priority#NORMAL}. */
  public Priority priority() {
    return priority;
  }

  /** Whether a failed attempt may be followed by another. Default: true. */
  public boolean retryable() {
    return retryable;
  }

  /** Whether payloads may be written to disk. Default: true. */
  public boolean storable() {
    return storable;
  }

  /** Headers on each request; a payload's header of the same name takes its place. */
  public List<Header> headers() {
    return headers;
  }

  /** How payloads are joined into batches, or null where each is a request of its own. */
  public @Nullable Batching batching() {
    return batching;
  }

  @Override
  public boolean equals(Object o) {
    return this == o
        || (o instanceof Endpoint other
            && hash == other.hash
            && name.equals(other.name)
            && path.equals(other.path)
            && priority == other.priority
            && retryable == other.retryable
            && storable == other.storable
            && headers.equals(other.headers)
            && Objects.equals(batching, other.batching));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return name + " (POST " + path + ")";
  }
}
