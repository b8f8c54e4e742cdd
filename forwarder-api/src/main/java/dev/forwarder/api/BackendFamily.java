package dev.forwarder.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind of backend: its routes, how it wants to be spoken to and what its replies mean. Adding a
 * backend is adding a jar with one of these and its {@link Provider}. Immutable and thread-safe.
 */
public interface BackendFamily {

  /** Its name in settings, such as {@code datadog}: lower-case letters and digits. */
  String name();

  /**
   * The routes that it is known to have. A host may use others, made with {@link Endpoint#post}.
   */
  List<Endpoint> endpoints();

  /**
   * The route of that name.
   *
   * @param endpointName a name such as {@code series_v2}
   * @return the endpoint, or empty if there is none
   */
  default Optional<Endpoint> endpoint(String endpointName) {
    return endpoints().stream().filter(e -> e.name().equals(endpointName)).findFirst();
  }

  /** Headers on every request, such as the user agent; an endpoint's or payload's replace them. */
  List<Header> headers();

  /**
   * Headers that tell one attempt of a request from another, beside those of {@link #headers}; they
   * replace any of the same name, and may not carry the key or describe the connection or the
   * length. None, unless a family says otherwise. Asked for each attempt, so it must be quick.
   *
   * @param endpoint the route
   * @param attempt 1 for the first attempt of a transaction, or of a batch
   * @return the headers of this attempt alone
   */
  default List<Header> attemptHeaders(Endpoint endpoint, int attempt) {
    return List.of();
  }

  /**
   * Whether a payload for that route becomes a transaction for each key of that domain, where its
   * destination selects the domain. What a family does not take is accepted and refused by nobody:
   * the {@link Admission} has no entry for it. Always, unless a family says otherwise.
   *
   * <p>Asked at each submission and for each key, on the submitting thread, so it must be quick and
   * must not allocate. The answer may change at any time; what was accepted before is delivered all
   * the same.
   *
   * @param domain a domain of this family
   * @param endpoint the route
   * @return whether the domain gets it
   */
  default boolean takes(Domain domain, Endpoint endpoint) {
    return true;
  }

  /**
   * The header that carries a key. It is made for each request and kept nowhere.
   *
   * @param key the key
   * @return the header; null where the backend is not to be given the key
   */
  @Nullable Header authorization(ApiKey key);

  /**
   * What a reply means.
   *
   * @param endpoint the route that answered
   * @param reply what came back
   * @return what to do with the transaction
   */
  default Verdict verdict(Endpoint endpoint, Reply reply) {
    return Verdict.standard(reply);
  }

  /** How its API keys are checked; empty, as by default, if they cannot be. */
  default Optional<KeyCheck> keyCheck() {
    return Optional.empty();
  }

  /**
   * Where payloads of a domain go when its primary does not take them; empty, as by default, for
   * nowhere else. Asked once for each domain, when it begins.
   *
   * @param domain a domain of this family
   */
  default Optional<DeliveryChain> chain(Domain domain) {
    return Optional.empty();
  }

  /**
   * Who keeps what no backend takes; empty, as by default, for the forwarder's own dead letters.
   * Asked once for each domain, when it begins.
   *
   * @param domain a domain of this family
   */
  default Optional<LetterKeeper> letterKeeper(Domain domain) {
    return Optional.empty();
  }

  /** The names and bounds of a family's settings, and how to make the family from their values. */
  interface Provider {

    /** The family's name. */
    String name();

    /** The settings that it understands beside the forwarder's own. */
    List<SettingDefinition> settings();

    /**
     * Makes the family.
     *
     * @param values the values in force of its settings
     * @return the family
     * @throws BadSettingsException if settings are wrong together
     */
    BackendFamily create(SettingValues values);

    /**
     * The domains that the family's own settings describe by themselves, such as the one that a
     * single API key leads to. None, unless a family says otherwise.
     *
     * @param family what {@link #create} made of the same values
     * @param values the values in force of its settings
     * @return the domains, of different names
     * @throws BadSettingsException if what was set makes no domain, with all that is wrong; called
     *     also where other settings were refused, so that everything is told at once
     */
    default List<Domain> domains(BackendFamily family, SettingValues values) {
      return List.of();
    }

    /**
     * What such a domain has of its own in place of the settings of all domains, as it would stand
     * in its section of the settings file. Nothing, unless a family says otherwise.
     *
     * @param own a domain that these settings describe
     * @param values the values in force of the family's settings
     * @return values as they are written, by the names of settings
     */
    default Map<String, String> ownSettings(Domain own, SettingValues values) {
      return Map.of();
    }
  }
}
