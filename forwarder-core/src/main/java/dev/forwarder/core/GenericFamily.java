package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.api.SettingValues;
import dev.forwarder.api.UserAgent;
import java.util.List;

/**
 * A backend of no special kind: one route, {@code POST /intake/}, a key in a header of choice, and
 * the standard reading of replies. Other routes are made with {@link Endpoint#post}. Immutable.
 */
public final class GenericFamily implements BackendFamily {

  /** Its name in settings. */
  public static final String NAME = "generic";

  /** The header that carries a key when nobody names another. */
  public static final String DEFAULT_KEY_HEADER = "DD-API-KEY";

  /** {@code POST /intake/}: where a payload goes that is for no other route. */
  public static final Endpoint INTAKE = Endpoint.post("intake", "/intake/");

  private static final String KEY_HEADER = "generic_key_header";

  private final String keyHeader;
  private final List<Header> headers = List.of(UserAgent.header());

  /** A family with the header {@link #DEFAULT_KEY_HEADER}. */
  public GenericFamily() {
    this(DEFAULT_KEY_HEADER);
  }

  /**
   * A family with another header.
   *
   * @param keyHeader the header that carries a key; an HTTP token
   * @throws IllegalArgumentException if it is not a token
   */
  public GenericFamily(String keyHeader) {
    this.keyHeader = new Header(requireNonNull(keyHeader, "keyHeader"), "").name();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(INTAKE);
  }

  @Override
  public List<Header> headers() {
    return headers;
  }

  @Override
  public Header authorization(ApiKey key) {
    return new Header(keyHeader, requireNonNull(key, "key").reveal());
  }

  /** Makes the family from its one setting, {@code generic_key_header}. */
  public static final class Provider implements BackendFamily.Provider {

    /** For {@link java.util.ServiceLoader}. */
    public Provider() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public List<SettingDefinition> settings() {
      return List.of(
          new SettingDefinition(
              KEY_HEADER,
              SettingDefinition.Type.TEXT,
              DEFAULT_KEY_HEADER,
              null,
              null,
              List.of(),
              "The header that carries the API key of domains of the family `generic`."));
    }

    @Override
    public GenericFamily create(SettingValues values) {
      return new GenericFamily(values.text(KEY_HEADER));
    }
  }
}
