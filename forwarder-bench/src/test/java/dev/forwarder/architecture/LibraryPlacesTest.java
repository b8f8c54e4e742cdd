package dev.forwarder.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Which package may see which library: a host that does without an optional one never loads a class
 * that names it.
 */
@AnalyzeClasses(packages = Modules.BASE, importOptions = ImportOption.DoNotIncludeTests.class)
final class LibraryPlacesTest {
  @ArchTest
  static final ArchRule guiceIsSeenByItsPackageAlone =
      seenOnlyBy("dev.forwarder.core.guice..").of("com.google.inject..", "jakarta.inject..");

  @ArchTest
  static final ArchRule micrometerIsSeenByItsPackageAndBenchmarksAlone =
      seenOnlyBy("dev.forwarder.core.metrics..", "dev.forwarder.bench.micro..")
          .of("io.micrometer..");

  @ArchTest
  static final ArchRule resilience4jIsSeenByItsPackageAlone =
      seenOnlyBy("dev.forwarder.core.breaker..").of("io.github.resilience4j..");

  @ArchTest
  static final ArchRule jacksonIsSeenBySettingsItemsAndPrograms =
      seenOnlyBy(
              "dev.forwarder.core.settings..",
              "dev.forwarder.endpoints.datanadhi.item..",
              "dev.forwarder.endpoints.datanadhi.rules..",
              "dev.forwarder.endpoints.datanadhi.settings..",
              "dev.forwarder.endpoints.echopost.log..",
              Modules.CLI,
              Modules.BENCH)
          .of("com.fasterxml.jackson..", "org.yaml.snakeyaml..");

  @ArchTest
  static final ArchRule httpClientIsSeenByTheTransportAlone =
      seenOnlyBy("dev.forwarder.core.http..", Modules.BENCH).of("org.apache.hc..");

  @ArchTest
  static final ArchRule whatOnlyProgramsNeedIsSeenByProgramsAlone =
      seenOnlyBy(Modules.CLI, Modules.BENCH).of("picocli..", "org.eclipse.jetty..", "me.tongfei..");

  @ArchTest
  static final ArchRule logbackIsSeenByItsAppenderAndPrograms =
      seenOnlyBy("dev.forwarder.endpoints.datanadhi.logback..", Modules.CLI, Modules.BENCH)
          .of("ch.qos.logback..");

  @ArchTest
  static final ArchRule nothingNeedsTheAppender =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.forwarder.endpoints.datanadhi.logback..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.forwarder.endpoints.datanadhi.logback..");

  @ArchTest
  static final ArchRule grpcIsSeenByWhoSpeaksItAlone =
      seenOnlyBy(Modules.ECHOPOST, Modules.BENCH)
          .of("io.grpc..", "io.netty..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule whatOthersDoIsSeenByBenchmarksAlone =
      seenOnlyBy(Modules.BENCH)
          .of(
              "io.opentelemetry..",
              "io.sentry..",
              "net.openhft..",
              "org.apache.flume..",
              "org.apache.kafka..",
              "org.apache.logging.log4j..",
              "org.komamitsu..",
              "org.rocksdb..");

  @ArchTest
  static final ArchRule whatMeasuresAndDrawsIsSeenByBenchmarksAlone =
      seenOnlyBy(Modules.BENCH).of("org.HdrHistogram..", "org.knowm.xchart..", "org.openjdk.jmh..");

  private static Place seenOnlyBy(String... packages) {
    return libraries ->
        noClasses()
            .that()
            .resideOutsideOfPackages(packages)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(libraries);
  }

  @FunctionalInterface
  private interface Place {
    ArchRule of(String... libraries);
  }
}
