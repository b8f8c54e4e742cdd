package dev.forwarder.bench;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Suites that show sides of one thing. Their cases are below their own names, and each may be run
 * by itself, as {@code spool/append}.
 *
 * @param name what it is called on the command line
 * @param parts the suites
 */
record Family(String name, List<Suite> parts) implements Suite {

  Family {
    parts = List.copyOf(parts);
  }

  @Override
  public String description() {
    return parts.stream().map(Suite::name).collect(Collectors.joining(", "));
  }

  @Override
  public long mostBytes(BenchOptions options) {
    return parts.stream().mapToLong(part -> part.mostBytes(options)).max().orElse(0);
  }

  /** The family with this part alone. */
  Family only(Suite part) {
    return new Family(name, List.of(part));
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (Suite part : parts) {
      part.run(run, samples.below(part.name()));
    }
  }
}
