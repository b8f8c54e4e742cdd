package dev.forwarder.endpoints.datanadhi.rules;

import java.util.List;

/**
 * Where a log goes.
 *
 * @param pipelines the pipelines that it is for, none of them twice; none: it is not sent
 * @param stdout whether it is written to standard output
 */
public record LogRoute(List<String> pipelines, boolean stdout) {

  /** Copies the list. */
  public LogRoute {
    pipelines = List.copyOf(pipelines);
  }
}
