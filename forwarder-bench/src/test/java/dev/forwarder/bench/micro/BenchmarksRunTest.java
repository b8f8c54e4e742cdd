package dev.forwarder.bench.micro;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Collection;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That the benchmarks run; how fast is for a quiet machine to tell. */
@Timeout(120)
final class BenchmarksRunTest {

  private static final String PACKAGE = "dev.forwarder.bench.micro";

  @Test
  void everyBenchmarkRunsOnceWithoutAFailure() throws RunnerException {
    System.setProperty("jmh.ignoreLock", "true"); // others may measure on this machine
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("^" + PACKAGE.replace(".", "\\.") + "\\..*")
                    .mode(Mode.SingleShotTime)
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .param("items", "1000")
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    assertThat(results.stream().map(result -> result.getParams().getBenchmark()).collect(toSet()))
        .isEqualTo(benchmarks());
  }

  private static Set<String> benchmarks() {
    Set<String> names =
        new ClassFileImporter()
            .importPackages(PACKAGE).stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Benchmark.class))
                .map(method -> method.getOwner().getName() + "." + method.getName())
                .collect(toSet());
    assertThat(names).hasSizeGreaterThanOrEqualTo(7);
    return names;
  }
}
