package dev.forwarder.cli.echopost;

import dev.forwarder.api.Domain;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.KeyCheckSettings;
import dev.forwarder.core.settings.DomainSpec;
import dev.forwarder.core.settings.LoadedSettings;
import dev.forwarder.core.settings.SettingsLoader;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import java.util.List;
import java.util.Map;

/**
 * The forwarder of an agent: everything is forced to its disk before it is accepted, waits for the
 * server for as long as it takes, and goes out in the order in which it came. It has no further
 * place to send to. How the server is reached (proxy, TLS) is as in the forwarder's settings.
 */
public final class AgentForwarder {

  /** A folder's logs are for its server, whatever its address is by now. */
  private static final String DOMAIN = "echopost";

  private static final String SPOOL = "spool";

  /** The largest message that an agent takes, and what stands around it. */
  private static final String LARGEST_LOG = "65MiB";

  private static final String PLACE = "echopost";
  private static final int IN_FLIGHT = 16;

  private AgentForwarder() {}

  /**
   * Reads the settings of one.
   *
   * @param options what the agent was told
   * @param environment the environment variables
   * @return the settings in force
   * @throws dev.forwarder.core.settings.SettingsException if they are wrong
   */
  public static LoadedSettings load(AgentOptions options, Map<String, String> environment) {
    SettingsLoader loader =
        // A host's settings file may speak of other families than the agent's own.
        new SettingsLoader(environment, SettingsLoader.familiesOnClassPath())
            .withDomains(
                List.of(
                    new DomainSpec(
                        DOMAIN,
                        options.server(),
                        DatanadhiFamily.NAME,
                        Domain.Role.PRIMARY,
                        List.of(options.key()))));
    if (options.config() != null) {
      loader = loader.withFile(options.config());
    }
    for (Map.Entry<String, String> setting : settings(options).entrySet()) {
      loader = loader.withOverride(setting.getKey(), setting.getValue(), PLACE);
    }
    return loader.load();
  }

  /** What a host's settings do not change: what an agent promises rests on it. */
  private static Map<String, String> settings(AgentOptions options) {
    return Map.ofEntries(
        Map.entry("forwarder_storage_path", options.folder().resolve(SPOOL).toString()),
        Map.entry("forwarder_storage_max_size_in_bytes", "1024TiB"),
        Map.entry("forwarder_durability", "write_ahead"),
        Map.entry("forwarder_storage_fsync", "always"),
        Map.entry("forwarder_storage_when_full", "refuse"),
        Map.entry("forwarder_storage_on_failure", "refuse"),
        Map.entry("forwarder_outdated_file_in_days", "365"),
        Map.entry("forwarder_max_age", "0s"),
        Map.entry("forwarder_retry_order", "oldest_first"),
        Map.entry("forwarder_max_payload_size", LARGEST_LOG),
        Map.entry("forwarder_retry_queue_payloads_max_size", "80MiB"),
        Map.entry("forwarder_memory_max_size", "80MiB"),
        Map.entry("forwarder_retry_queue_max_items", "0"),
        Map.entry("forwarder_overflow", "evict"),
        Map.entry("forwarder_num_workers", "1"),
        Map.entry(
            "forwarder_max_concurrent_requests",
            Integer.toString(options.strict() ? 1 : IN_FLIGHT)),
        Map.entry("datanadhi.dir", options.keepIn().toString()),
        Map.entry("datanadhi.server.key_header", options.keyHeader()),
        Map.entry("datanadhi.server.fallback_disable", "true"),
        Map.entry("datanadhi.echopost.mode", "off"));
  }

  /**
   * Makes one.
   *
   * @param settings what {@link #load} gave
   * @return the forwarder, not started
   * @throws java.io.UncheckedIOException if its folder cannot be used
   */
  public static DefaultForwarder of(LoadedSettings settings) {
    return settings.toBuilder().keyCheck(KeyCheckSettings.disabled()).build();
  }
}
