package dev.forwarder.endpoints.datanadhi;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Hop;
import dev.forwarder.api.LetterKeeper;
import dev.forwarder.api.Reply;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.api.SettingValues;
import dev.forwarder.api.UserAgent;
import dev.forwarder.api.Verdict;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedFiles;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiSettings;
import dev.forwarder.endpoints.datanadhi.settings.EchopostMode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Data Nadhi as a backend. While the primary is down, items go to EchoPost, if there is one, and
 * else to the fallback server; what a server rejects is kept in files below the family's directory.
 *
 * <p>One family for each directory: all its domains share the files. Immutable and thread-safe, but
 * for the files.
 */
public final class DatanadhiFamily implements BackendFamily {

  /** Its name in settings. */
  public static final String NAME = "datanadhi";

  private static final Logger LOG = LoggerFactory.getLogger(DatanadhiFamily.class);

  private static final List<Header> HEADERS = List.of(UserAgent.header());

  private final DatanadhiOptions options;
  private final @Nullable EchopostHops echopost;
  private final DroppedFiles dropped;

  /** The name of the domain whose letters are kept since first; null: none are yet. */
  private final AtomicReference<@Nullable String> firstKept = new AtomicReference<>();

  /**
   * A family without EchoPost.
   *
   * @param options what a host may choose
   */
  public DatanadhiFamily(DatanadhiOptions options) {
    this(options, null);
  }

  /**
   * A family.
   *
   * @param options what a host may choose
   * @param echopost makes the hops to EchoPost; null: there are none
   */
  public DatanadhiFamily(DatanadhiOptions options, @Nullable EchopostHops echopost) {
    this(options, echopost, new DroppedFiles(options.directory(), options.droppedMaxBytes()));
  }

  DatanadhiFamily(DatanadhiOptions options, @Nullable EchopostHops echopost, DroppedFiles dropped) {
    this.options = requireNonNull(options, "options");
    this.echopost = echopost;
    this.dropped = requireNonNull(dropped, "dropped");
  }

  /** What was chosen. */
  public DatanadhiOptions options() {
    return options;
  }

  /** The files of what no server took. */
  public DroppedFiles droppedFiles() {
    return dropped;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Endpoint> endpoints() {
    return DatanadhiEndpoints.ALL;
  }

  @Override
  public List<Header> headers() {
    return HEADERS;
  }

  @Override
  public Header authorization(ApiKey key) {
    return new Header(options.keyHeader(), requireNonNull(key, "key").reveal());
  }

  @Override
  public Verdict verdict(Endpoint endpoint, Reply reply) {
    return DatanadhiVerdicts.of(reply);
  }

  /**
   * EchoPost, then the fallback server, as far as there are such; used while the primary is down.
   */
  @Override
  public Optional<DeliveryChain> chain(Domain domain) {
    List<Hop> hops = new ArrayList<>();
    if (echopost != null && options.echopost() != EchopostMode.OFF) {
      Hop hop = echopost.hop(domain, options);
      if (hop != null) {
        hops.add(hop);
      }
    }
    URI fallback = options.fallback();
    if (fallback != null) {
      hops.add(new FallbackHop(fallback, options.upload(), options.health()));
    }
    return Optional.of(
        new DeliveryChain(
            DeliveryChain.Mode.IMMEDIATE,
            hops,
            options.health().of(domain.baseUrl()),
            fallback == null ? null : options.drain().to(FallbackHop.NAME)));
  }

  /** Those of all domains and keys lie together. */
  @Override
  public Optional<LetterKeeper> letterKeeper(Domain domain) {
    warnWhereMixed(domain);
    return Optional.of(dropped.keeper());
  }

  /** Letters do not say whose they are. */
  private void warnWhereMixed(Domain domain) {
    firstKept.compareAndSet(null, domain.name());
    boolean isAlone = domain.name().equals(firstKept.get());
    if (!isAlone || domain.keys().size() > 1) {
      LOG.warn(
          "domain {}: what no server takes lies in {} beside that of other {}, and does not say"
              + " which it was for; to send it again, run a forwarder for each, with a datanadhi.dir of"
              + " its own",
          domain.name(),
          dropped.folder(),
          isAlone ? "keys" : "domains");
    }
  }

  /** What was chosen, without secrets: it holds none. */
  @Override
  public String toString() {
    return NAME + "[" + options.directory() + "]";
  }

  /** Makes the family, and the domain that its settings describe. */
  public static final class Provider implements BackendFamily.Provider {

    private final @Nullable EchopostHops echopost;

    /** For {@link java.util.ServiceLoader}: families without EchoPost. */
    public Provider() {
      this(null);
    }

    /**
     * One whose families have EchoPost, where their settings do not switch it off.
     *
     * @param echopost makes the hops to EchoPost; null: there are none
     */
    public Provider(@Nullable EchopostHops echopost) {
      this.echopost = echopost;
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public List<SettingDefinition> settings() {
      return DatanadhiSettings.DEFINITIONS;
    }

    @Override
    public DatanadhiFamily create(SettingValues values) {
      return new DatanadhiFamily(DatanadhiSettings.options(values), echopost);
    }

    /** The one that {@code datanadhi.api_key} leads to. */
    @Override
    public List<Domain> domains(BackendFamily family, SettingValues values) {
      return DatanadhiSettings.domain(family, values).stream().toList();
    }

    @Override
    public Map<String, String> ownSettings(Domain own, SettingValues values) {
      return DatanadhiSettings.ownSettings(values);
    }
  }
}
