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
import java.util.Optional;

/**
 * Datadog as a backend: its routes, the header {@code DD-API-KEY}, the standard reading of replies.
 *
 * <p>It speaks under this project's own user agent, not as a Datadog Agent. Immutable.
 */
public final class DatadogFamily implements BackendFamily {

  /** Its name in settings. */
  public static final String NAME = "datadog";

  private static final String KEY_HEADER = "DD-API-KEY";
  private static final KeyCheck KEY_CHECK = new DatadogKeyCheck();
  private static final Header ARBITRARY_TAGS = new Header("Allow-Arbitrary-Tag-Value", "true");

  private final List<Header> headers;

  /**
   * A family with its one choice made.
   *
   * @param allowArbitraryTags whether the backend is told to take tag values as they are ({@code
   *     allow_arbitrary_tags}, default false)
   */
  public DatadogFamily(boolean allowArbitraryTags) {
    this.headers =
        allowArbitraryTags
            ? List.of(UserAgent.header(), ARBITRARY_TAGS)
            : List.of(UserAgent.header());
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

  @Override
  public Header authorization(ApiKey key) {
    return new Header(KEY_HEADER, requireNonNull(key, "key").reveal());
  }

  @Override
  public Optional<KeyCheck> keyCheck() {
    return Optional.of(KEY_CHECK);
  }

  /** Makes the family, and the domains of {@code api_key} and {@code additional_endpoints}. */
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
      return new DatadogFamily(values.flag(DatadogSettings.ALLOW_ARBITRARY_TAGS));
    }

    @Override
    public List<Domain> domains(BackendFamily family, SettingValues values) {
      return DatadogDomains.of(family, values);
    }
  }
}
