package dev.forwarder.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Which module may use which: api, retry and core in one line, endpoints beside them, programs on
 * top.
 */
@AnalyzeClasses(packages = Modules.BASE, importOptions = ImportOption.DoNotIncludeTests.class)
final class DependencyArrowsTest {
  @ArchTest
  static final ArchRule apiNeedsNothingButTheJdkAndAnnotations =
      classes()
          .that()
          .resideInAPackage(Modules.API)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(Modules.API, "java..", "org.jspecify..");

  @ArchTest static final ArchRule retryUsesOnlyTheApi = uses(Modules.RETRY, Modules.API);

  @ArchTest
  static final ArchRule coreUsesOnlyRetryAndTheApi = uses(Modules.CORE, Modules.RETRY, Modules.API);

  @ArchTest
  static final ArchRule endpointsNeverUseCore = uses(Modules.ENDPOINTS, Modules.API, Modules.RETRY);

  @ArchTest
  static final ArchRule backendFamiliesDoNotKnowEachOther =
      slices().matching("dev.forwarder.endpoints.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule nothingUsesTheBenchmarks =
      noClasses()
          .that()
          .resideOutsideOfPackage(Modules.BENCH)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(Modules.BENCH);

  private static ArchRule uses(String module, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat(Modules.ofThisProjectBut(module, others));
  }
}
