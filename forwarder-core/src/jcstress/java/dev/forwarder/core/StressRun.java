package dev.forwarder.core;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * Runs jcstress, and fails not only where a test does but also where one has not run: jcstress
 * passes over a test with more actors than there are processors, and says so in a line.
 */
public final class StressRun {

  /** Off in all JVMs that we run on, unless somebody asks for it, and gone from the later ones. */
  private static final String BIASED = "-XX:+UseBiasedLocking";

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
    JCStress stress = new Unbiased(options);
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

  /**
   * Leaves biased locking out: where a JVM has it, jcstress plays everything with it and without
   * it, in twice the time.
   */
  private static final class Unbiased extends JCStress {

    Unbiased(Options options) {
      super(options);
    }

    /** Asked for when the kinds of JVM are known, and before they are gone through. */
    @Override
    public SortedSet<String> getTests() {
      VMSupport.getAvailableVMConfigs().removeIf(config -> config.args().contains(BIASED));
      return super.getTests();
    }
  }
}
