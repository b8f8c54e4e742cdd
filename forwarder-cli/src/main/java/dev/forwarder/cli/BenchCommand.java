package dev.forwarder.cli;

import dev.forwarder.cli.console.Usage;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * {@code bench}, as this program knows it: that it is another one, which {@code bin/forwarder} runs
 * in its place.
 */
@Command(
    name = "bench",
    description =
        "Measures the forwarder beside its peers. bin/forwarder runs it from a jar of its own: see"
            + " bin/forwarder bench --help.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  bin/forwarder bench spool --quick")
final class BenchCommand implements Callable<Integer> {

  @Unmatched private List<String> unused = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw Usage.error(
        spec,
        "it is not in this jar, since no other may see the peers' libraries: run bin/forwarder"
            + " bench, or java -jar forwarder-bench/target/benchmarks.jar");
  }
}
