package dev.forwarder.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** JMH's own command line, with its own options: {@code bench jmh -h}. */
@Command(name = "jmh", description = "Runs the JMH benchmarks; takes JMH's own options.")
final class JmhCommand implements Callable<Integer> {

  @Unmatched private final List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
    return 0;
  }
}
