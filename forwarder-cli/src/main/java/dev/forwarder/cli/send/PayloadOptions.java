package dev.forwarder.cli.send;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Priority;
import dev.forwarder.cli.assembly.ForwarderOptions;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.core.settings.LoadedSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that say what becomes a payload, and for which route. */
final class PayloadOptions {
  private static final String USUAL_ENDPOINT = "intake";
  private static final String DATANADHI_ENDPOINT = "log";

  @Option(
      names = "--endpoint",
      paramLabel = "NAME|/path",
      description =
          "A route by its name, or a path to post to. Default: "
              + USUAL_ENDPOINT
              + "; of datanadhi: "
              + DATANADHI_ENDPOINT
              + ".")
  private @Nullable String endpointName;

  @Option(
      names = "--content-type",
      paramLabel = "T",
      defaultValue = "application/json",
      description = "The type of the payloads. Default: ${DEFAULT-VALUE}.")
  private String contentType = "";

  @Option(
      names = "--priority",
      paramLabel = "high|normal",
      description = "The rank among what waits. Default: that of the endpoint.")
  private @Nullable Priority priority;

  @Option(
      names = "--pipeline",
      paramLabel = "P",
      description =
          "With datanadhi: what lines are for that are no items themselves; repeatable. A line that"
              + " is a JSON object with log_data is sent as it is, any other is the message of an"
              + " item.")
  private List<String> pipelines = List.of();

  /** Nothing is said. */
  PayloadOptions() {}

  /** The route. */
  Endpoint endpoint(ForwarderOptions options, LoadedSettings loaded, CommandSpec command) {
    String usual = options.isDatanadhi() ? DATANADHI_ENDPOINT : USUAL_ENDPOINT;
    return options.endpoint(endpointName == null ? usual : endpointName, loaded, command);
  }

  /** Makes payloads. */
  PayloadMaker maker(ForwarderOptions options, CommandSpec command) {
    if (!pipelines.isEmpty() && !options.isDatanadhi()) {
      throw Usage.error(command, "--pipeline: goes with --preset datanadhi alone");
    }
    Bodies bodies = options.isDatanadhi() ? new LogBodies(pipelines) : Bodies.AS_THEY_ARE;
    try {
      return new PayloadMaker(contentType, priority, bodies);
    } catch (IllegalArgumentException e) {
      throw Usage.error(command, "--content-type: " + e.getMessage());
    }
  }
}
