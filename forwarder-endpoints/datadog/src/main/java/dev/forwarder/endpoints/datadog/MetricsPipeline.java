package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.SettingValues;
import java.net.URI;
import java.util.Optional;

/** The pipeline that takes series and sketches in the place of the main domain, if there is one. */
final class MetricsPipeline {

  private MetricsPipeline() {}

  /** {@code observability_pipelines_worker.metrics}, else {@code vector.metrics}, its old name. */
  static Optional<URI> of(SettingValues values, SettingProblems problems) {
    String enabled = enabled(values);
    if (!values.flag(enabled)) {
      return Optional.empty();
    }
    String url = url(values);
    if (!values.isSet(url)) {
      problems.add(
          enabled,
          url + " must be set where this is true (Datadog's Agent would send metrics to the site)");
    }
    if (!values.isSet(DatadogSettings.API_KEY)) {
      problems.add(
          enabled,
          "api_key must be set where this is true: it is its domain's metrics that go there");
    }
    return values.url(url);
  }

  /** Which setting names its address. */
  static String url(SettingValues values) {
    return values.flag(DatadogSettings.PIPELINE_ENABLED)
        ? DatadogSettings.PIPELINE_URL
        : DatadogSettings.VECTOR_URL;
  }

  private static String enabled(SettingValues values) {
    return values.flag(DatadogSettings.PIPELINE_ENABLED)
        ? DatadogSettings.PIPELINE_ENABLED
        : DatadogSettings.VECTOR_ENABLED;
  }
}
