package dev.forwarder.bench.micro;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.forwarder.bench.broken.ThrowingBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
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
@Timeout(240)
final class BenchmarksRunTest {

  private static final String PACKAGE = "dev.forwarder.bench.micro";
  private static final Path PAGE = Path.of("../docs/performance.md");

  @BeforeAll
  static void othersMayMeasureOnThisMachine() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void everyBenchmarkRunsOnceWithoutAFailure() throws RunnerException {
    Collection<RunResult> results = run(PACKAGE.replace(".", "\\.") + "\\..*");

    assertThat(results.stream().map(result -> result.getParams().getBenchmark()).collect(toSet()))
        .isEqualTo(benchmarks());
  }

  @Test
  void aBenchmarkThatThrowsFailsTheRun() {
    assertThatThrownBy(() -> run(ThrowingBenchmark.class.getName() + "\\..*"))
        .isInstanceOf(RunnerException.class)
        .hasStackTraceContaining("as is wanted");
  }

  @Test
  void thePageHasAFigureOfEveryBenchmark() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(benchmarks())
        .filteredOn(name -> !page.contains("`" + name.substring(PACKAGE.length() + 1) + "`"))
        .isEmpty();
  }

  private static Collection<RunResult> run(String names) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include("^" + names)
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .param("items", "1000")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build())
        .run();
  }

  private static Set<String> benchmarks() {
    Set<String> names =
        new ClassFileImporter()
            .importPackages(PACKAGE).stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Benchmark.class))
                .map(method -> method.getOwner().getName() + "." + method.getName())
                .collect(toSet());
    assertThat(names).hasSizeGreaterThanOrEqualTo(40);
    return names;
  }
}
