package dev.forwarder.endpoints.datadog;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.KeyCheck;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.api.SettingValues;
import dev.forwarder.api.UserAgent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Datadog as a backend: its routes, the header {@code DD-API-KEY}, the standard reading of replies.
 * A domain of Datadog's own takes every route; those that take only some, or are spoken to in
 * another way, have {@link #behindGate}, {@link #withoutMetrics}, {@link #pipeline} or {@link
 * #local} of it for their family. Domains of the role local take {@code series_v2} alone.
 *
 * <p>It speaks under this project's own user agent, not as a Datadog Agent. Immutable, but for its
 * gate.
 */
public final class DatadogFamily implements BackendFamily {

  /** Its name in settings. */
  public static final String NAME = "datadog";

  private static final String KEY_HEADER = "DD-API-KEY";
  private static final String ATTEMPTS_HEADER = "X-DD-Agent-Attempts";
  private static final KeyCheck KEY_CHECK = new DatadogKeyCheck();
  private static final Header ARBITRARY_TAGS = new Header("Allow-Arbitrary-Tag-Value", "true");

  private final DatadogOptions options;
  private final List<Header> headers;
  private final MultiRegionGate gate;
  private final Share share;
  private final Credential credential;

  /** How a key is shown to the backend. */
  private enum Credential {
    KEY,
    BEARER,
    NONE
  }

  /** Which routes a domain takes. */
  private enum Share {
    ALL,
    ALL_BUT_METRICS,
    METRICS,
    BEHIND_GATE
  }

  /**
   * A family with its one choice of headers made.
   *
   * @param allowArbitraryTags whether the backend is told to take tag values as they are ({@code
   *     allow_arbitrary_tags}, default false)
   */
  public DatadogFamily(boolean allowArbitraryTags) {
    this(DatadogOptions.defaults().withAllowArbitraryTags(allowArbitraryTags));
  }

  /**
   * A family with a gate of its own, closed.
   *
   * @param options what a host may choose
   */
  public DatadogFamily(DatadogOptions options) {
    this(options, new MultiRegionGate(false, false));
  }

  /**
   * A family with a gate that its giver turns.
   *
   * @param options what a host may choose
   * @param gate the gate of {@link #behindGate}
   */
  public DatadogFamily(DatadogOptions options, MultiRegionGate gate) {
    this(options, requireNonNull(gate, "gate"), Share.ALL, Credential.KEY);
  }

  private DatadogFamily(
      DatadogOptions options, MultiRegionGate gate, Share share, Credential credential) {
    this.options = requireNonNull(options, "options");
    this.headers =
        options.allowArbitraryTags()
            ? List.of(UserAgent.header(), ARBITRARY_TAGS)
            : List.of(UserAgent.header());
    this.gate = gate;
    this.share = share;
    this.credential = credential;
  }

  /**
   * The family of a region to fail over to: descriptions always, the rest while its gate is open.
   */
  public DatadogFamily behindGate() {
    return new DatadogFamily(options, gate, Share.BEHIND_GATE, Credential.KEY);
  }

  /** The family of a domain whose series and sketches go to a pipeline in its place. */
  public DatadogFamily withoutMetrics() {
    return new DatadogFamily(options, gate, Share.ALL_BUT_METRICS, Credential.KEY);
  }

  /**
   * The family of a pipeline that takes series and sketches and nothing else.
   *
   * @param sendsKey whether it is given the API key
   * @return the family
   */
  public DatadogFamily pipeline(boolean sendsKey) {
    return new DatadogFamily(
        options, gate, Share.METRICS, sendsKey ? Credential.KEY : Credential.NONE);
  }

  /** The family of a local receiver, whose key is a bearer token. */
  public DatadogFamily local() {
    return new DatadogFamily(options, gate, Share.ALL, Credential.BEARER);
  }

  /** What was chosen. */
  public DatadogOptions options() {
    return options;
  }

  /** The gate of {@link #behindGate}; whoever turns it turns it for all domains behind it. */
  public MultiRegionGate gate() {
    return gate;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Endpoint> endpoints() {
    return DatadogEndpoints.ALL;
  }

  @Override
  public List<Header> headers() {
    return headers;
  }

  /** {@code X-DD-Agent-Attempts} on the routes of processes, containers and connections. */
  @Override
  public List<Header> attemptHeaders(Endpoint endpoint, int attempt) {
    return DatadogEndpoints.isProcessLike(endpoint)
        ? List.of(new Header(ATTEMPTS_HEADER, Integer.toString(attempt)))
        : List.of();
  }

  @Override
  public boolean takes(Domain domain, Endpoint endpoint) {
    if (domain.role() == Domain.Role.LOCAL
        && !endpoint.name().equals(DatadogEndpoints.SERIES_V2.name())) {
      return false;
    }
    return switch (share) {
      case ALL -> true;
      case ALL_BUT_METRICS -> !DatadogEndpoints.isMetrics(endpoint);
      case METRICS -> DatadogEndpoints.isMetrics(endpoint);
      case BEHIND_GATE -> gate.isOpen() || DatadogEndpoints.isMetadata(endpoint);
    };
  }

  @Override
  public @Nullable Header authorization(ApiKey key) {
    String secret = requireNonNull(key, "key").reveal();
    return switch (credential) {
      case KEY -> new Header(KEY_HEADER, secret);
      case BEARER -> new Header("Authorization", "Bearer " + secret);
      case NONE -> null;
    };
  }

  /** Only where the key is shown to Datadog itself. */
  @Override
  public Optional<KeyCheck> keyCheck() {
    return credential == Credential.KEY && share != Share.METRICS
        ? Optional.of(KEY_CHECK)
        : Optional.empty();
  }

  /** Equal where both speak and choose alike, and the same gate is theirs. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DatadogFamily that
        && options.equals(that.options)
        && gate.equals(that.gate)
        && share == that.share
        && credential == that.credential;
  }

  @Override
  public int hashCode() {
    return Objects.hash(options, gate, share, credential);
  }

  /** Makes the family, and the domains that the Agent's settings describe. */
  public static final class Provider implements BackendFamily.Provider {

    /** For {@link java.util.ServiceLoader}. */
    public Provider() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public List<SettingDefinition> settings() {
      return DatadogSettings.DEFINITIONS;
    }

    @Override
    public DatadogFamily create(SettingValues values) {
      return new DatadogFamily(
          new DatadogOptions(
              values.flag(DatadogSettings.ALLOW_ARBITRARY_TAGS),
              values.flag(DatadogSettings.LEGACY_ORCHESTRATOR)),
          new MultiRegionGate(
              values.flag(DatadogSettings.REGIONS_ENABLED),
              values.flag(DatadogSettings.REGIONS_METRICS)));
    }

    @Override
    public List<Domain> domains(BackendFamily family, SettingValues values) {
      return new DatadogDomains((DatadogFamily) family, values).all();
    }

    @Override
    public Map<String, String> ownSettings(Domain domain, SettingValues values) {
      return domain.role() == Domain.Role.LOCAL ? LocalDomain.ownSettings(values) : Map.of();
    }
  }
}
