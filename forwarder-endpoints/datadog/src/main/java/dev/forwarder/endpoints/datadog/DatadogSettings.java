package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.SettingDefinition;
import java.util.List;

/** The settings that Datadog's Agent has for where to send and under which key. */
final class DatadogSettings {

  static final String API_KEY = "api_key";
  static final String SITE = "site";
  static final String DD_URL = "dd_url";
  static final String ADDITIONAL_ENDPOINTS = "additional_endpoints";
  static final String ALLOW_ARBITRARY_TAGS = "allow_arbitrary_tags";

  static final String VERSIONED_HOST = "datadog_versioned_host";
  static final String LEGACY_ORCHESTRATOR = "orchestrator_explorer.use_legacy_endpoint";
  static final String PIPELINE_ENABLED = "observability_pipelines_worker.metrics.enabled";
  static final String PIPELINE_URL = "observability_pipelines_worker.metrics.url";
  static final String PIPELINE_KEY = "observability_pipelines_worker.metrics.send_api_key";
  static final String VECTOR_ENABLED = "vector.metrics.enabled";
  static final String VECTOR_URL = "vector.metrics.url";
  static final String REGIONS_ENABLED = "multi_region_failover.enabled";
  static final String REGIONS_METRICS = "multi_region_failover.failover_metrics";
  static final String REGIONS_KEY = "multi_region_failover.api_key";
  static final String REGIONS_SITE = "multi_region_failover.site";
  static final String REGIONS_URL = "multi_region_failover.dd_url";
  static final String AUTOSCALING_FAILOVER = "autoscaling.failover.enabled";
  static final String CLUSTER_ENABLED = "cluster_agent.enabled";
  static final String CLUSTER_URL = "cluster_agent.url";
  static final String CLUSTER_TOKEN = "cluster_agent.auth_token";
  static final String CLUSTER_SKIP_TLS = "cluster_agent.skip_ssl_validation";

  static final List<SettingDefinition> DEFINITIONS =
      List.of(
          define(
              API_KEY,
              SettingDefinition.Type.SECRET,
              "",
              "The API key for `dd_url` or `site`; none: no such domain."),
          define(
              SITE,
              SettingDefinition.Type.TEXT,
              "datadoghq.com",
              "The Datadog site; data goes to `https://app.SITE`."),
          define(DD_URL, SettingDefinition.Type.URL, "", "Where data goes instead of to the site."),
          define(
              ADDITIONAL_ENDPOINTS,
              SettingDefinition.Type.KEYS_BY_URL,
              "",
              "Further addresses and their keys: each gets every payload."),
          define(
              ALLOW_ARBITRARY_TAGS,
              SettingDefinition.Type.FLAG,
              "false",
              "Tells Datadog to take tag values as they are."),
          flag(
              VERSIONED_HOST,
              "Whether hosts of Datadog's sites get this program's version before them."),
          flag(LEGACY_ORCHESTRATOR, "Whether orchestrator checks go to `/api/v1/orchestrator`."),
          flag(
              PIPELINE_ENABLED,
              "Whether series and sketches of the main domain go to a pipeline in its place."),
          define(PIPELINE_URL, SettingDefinition.Type.URL, "", "The pipeline's address."),
          flag(PIPELINE_KEY, "Whether the pipeline is given the API key."),
          flag(VECTOR_ENABLED, "The older name of the same; counts if the newer is not true."),
          define(VECTOR_URL, SettingDefinition.Type.URL, "", "The pipeline's address for it."),
          flag(REGIONS_ENABLED, "Whether there is a region to fail over to."),
          flag(
              REGIONS_METRICS,
              "Whether that region gets everything; else descriptions (metadata) alone."),
          define(REGIONS_KEY, SettingDefinition.Type.SECRET, "", "The API key for that region."),
          define(
              REGIONS_SITE,
              SettingDefinition.Type.TEXT,
              "",
              "Its site; data goes to `https://app.mrf.SITE`."),
          define(REGIONS_URL, SettingDefinition.Type.URL, "", "Where it goes instead."),
          flag(
              AUTOSCALING_FAILOVER,
              "Whether series for local domains go to the cluster's agent, if that is enabled."),
          flag(CLUSTER_ENABLED, "Whether there is an agent of the cluster."),
          define(CLUSTER_URL, SettingDefinition.Type.URL, "", "Its address."),
          define(CLUSTER_TOKEN, SettingDefinition.Type.SECRET, "", "The bearer token for it."),
          define(
              CLUSTER_SKIP_TLS,
              SettingDefinition.Type.FLAG,
              "true",
              "Whether its certificate is NOT verified, as in Datadog's Agent."));

  private DatadogSettings() {}

  private static SettingDefinition flag(String name, String description) {
    return define(name, SettingDefinition.Type.FLAG, "false", description);
  }

  private static SettingDefinition define(
      String name, SettingDefinition.Type type, String defaultValue, String description) {
    return new SettingDefinition(name, type, defaultValue, null, null, List.of(), description);
  }
}
