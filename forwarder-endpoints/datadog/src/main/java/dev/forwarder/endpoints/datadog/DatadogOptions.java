package dev.forwarder.endpoints.datadog;

/**
 * What a host may choose about the Datadog family.
 *
 * @param allowArbitraryTags whether the backend is told to take tag values as they are ({@code
 *     allow_arbitrary_tags}, default false)
 * @param legacyOrchestrator whether orchestrator checks go to {@code /api/v1/orchestrator} ({@code
 *     orchestrator_explorer.use_legacy_endpoint}, default false)
 */
public record DatadogOptions(boolean allowArbitraryTags, boolean legacyOrchestrator) {

  /** The defaults of each part. */
  public static DatadogOptions defaults() {
    return new DatadogOptions(false, false);
  }

  /** A copy with another {@code allowArbitraryTags}. */
  public DatadogOptions withAllowArbitraryTags(boolean changed) {
    return new DatadogOptions(changed, legacyOrchestrator);
  }

  /** A copy with another {@code legacyOrchestrator}. */
  public DatadogOptions withLegacyOrchestrator(boolean changed) {
    return new DatadogOptions(allowArbitraryTags, changed);
  }
}
