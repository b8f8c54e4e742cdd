package dev.forwarder.core.settings;

import java.util.Map;
import java.util.Optional;

/**
 * What Datadog's Agent does with settings that this project treats otherwise: names that it knows
 * and this version does not, and values that it replaces with a warning where they are refused
 * here.
 */
final class DatadogNames {

  private static final String NOT_HERE = "known to Datadog's Agent, not supported by this version";

  private static final String NO_FAMILY =
      "a setting of the family datadog: put forwarder-endpoints-datadog on the class path";

  /** Of a section some settings mean something to the family, others to nobody here. */
  private static final String FOR_FAMILY = NOT_HERE + ", or " + NO_FAMILY;

  /** Names, and sections that end with a dot, with what to say. */
  private static final Map<String, String> UNSUPPORTED =
      Map.ofEntries(
          Map.entry(
              "run_path", NOT_HERE + ": forwarder_storage_path names the folder of the spool"),
          Map.entry(
              "aggregator_stop_timeout", NOT_HERE + ": forwarder_stop_timeout is the whole time"),
          Map.entry(
              "secret_refresh_on_api_key_failure_interval",
              NOT_HERE + ": a refused key is tried again each forwarder_key_hold_interval"),
          Map.entry("logging_frequency", NOT_HERE + ": changes of state are logged once"),
          Map.entry("http_dial_fallback_delay", NOT_HERE),
          Map.entry("sslkeylogfile", NOT_HERE),
          Map.entry("secret_backend_command", NOT_HERE + ": write env:NAME or @FILE for a key"),
          Map.entry("api_key", NO_FAMILY),
          Map.entry("site", NO_FAMILY),
          Map.entry("dd_url", NO_FAMILY),
          Map.entry("additional_endpoints", NO_FAMILY),
          Map.entry("allow_arbitrary_tags", NO_FAMILY),
          Map.entry("orchestrator_explorer.", FOR_FAMILY),
          Map.entry("autoscaling.", FOR_FAMILY),
          Map.entry("cluster_agent.", FOR_FAMILY),
          Map.entry("multi_region_failover.", FOR_FAMILY),
          Map.entry("observability_pipelines_worker.", FOR_FAMILY),
          Map.entry("vector.", FOR_FAMILY));

  /** What the Agent puts in the place of a value that it cannot use. */
  private static final Map<String, String> REPLACEMENTS =
      Map.of(
          "forwarder_max_concurrent_requests", "1",
          "forwarder_backoff_factor", "2",
          "forwarder_backoff_base", "2",
          "forwarder_backoff_max", "64",
          "forwarder_recovery_interval", "2",
          "forwarder_apikey_validation_interval", "60",
          "forwarder_http_protocol", "auto",
          "min_tls_version", "tlsv1.2, or an older version where one is asked for",
          "observability_pipelines_worker.metrics.url", "the address of api_key",
          "vector.metrics.url", "the address of api_key");

  private DatadogNames() {}

  /** What to say of a name of the Agent's that means nothing here; empty for any other name. */
  static Optional<String> unsupported(String name) {
    String inSection = name + ".";
    return UNSUPPORTED.entrySet().stream()
        .filter(known -> matches(known.getKey(), name, inSection))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static boolean matches(String known, String name, String inSection) {
    return known.endsWith(".")
        ? inSection.startsWith(known) || known.startsWith(inSection)
        : known.equals(name);
  }

  /** {@code " (Datadog's Agent would warn and use VALUE)"}, where it would. */
  static String replacement(String name) {
    String value = REPLACEMENTS.get(name);
    return value == null ? "" : " (Datadog's Agent would warn and use " + value + ")";
  }
}
