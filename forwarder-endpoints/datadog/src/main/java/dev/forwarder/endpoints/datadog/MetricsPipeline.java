package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.SettingValues;
import java.net.URI;
import java.util.Optional;

/** The pipeline that takes series and sketches in the place of the main domain, if there is one. */
final class MetricsPipeline {

  private MetricsPipeline() {}

  /** {@code observability_pipelines_worker.metrics}, else {@code vector.metrics}, its old name. */
  static Optional<URI> of(SettingValues values) {
    if (values.flag(DatadogSettings.PIPELINE_ENABLED)) {
      return Optional.of(
          url(values, DatadogSettings.PIPELINE_ENABLED, DatadogSettings.PIPELINE_URL));
    }
    if (values.flag(DatadogSettings.VECTOR_ENABLED)) {
      return Optional.of(url(values, DatadogSettings.VECTOR_ENABLED, DatadogSettings.VECTOR_URL));
    }
    return Optional.empty();
  }

  private static URI url(SettingValues values, String enabled, String url) {
    return values
        .url(url)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    MissingSetting.message(url, enabled)
                        + " (Datadog's Agent would send metrics to the site)"));
  }
}
