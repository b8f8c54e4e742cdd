package dev.forwarder.core;

import java.util.Set;
import java.util.TreeSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;

/**
 * Runs jcstress, and fails not only where a test does but also where one has not run: jcstress
 * passes over a test with more actors than there are processors, and says so in a line.
 */
public final class StressRun {

  private StressRun() {}

  /**
   * Takes the options of jcstress.
   *
   * @throws AssertionError if a test has failed, or has not run
   */
  public static void main(String[] args) throws Exception {
    Options options = new Options(args);
    if (!options.parse()) {
      throw new IllegalArgumentException("jcstress does not understand its options");
    }
    JCStress stress = new JCStress(options);
    stress.run();
    InProcessCollector results = new InProcessCollector();
    DiskReadCollector reader = new DiskReadCollector(options.getResultFile(), results);
    reader.dump();
    reader.close();
    Set<String> missing = new TreeSet<>(stress.getTests());
    results.getTestResults().stream()
        .filter(result -> result.getTotalCount() > 0)
        .map(TestResult::getName)
        .forEach(missing::remove);
    if (stress.getTests().isEmpty() || !missing.isEmpty()) {
      throw new AssertionError(
          "of " + stress.getTests().size() + " stress tests these did not run: " + missing);
    }
  }
}
