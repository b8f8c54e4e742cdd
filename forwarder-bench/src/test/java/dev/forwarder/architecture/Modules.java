package dev.forwarder.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;

/** The modules as packages: each has one base package, and everything of it lies below. */
final class Modules {
  static final String BASE = "dev.forwarder";
  static final String API = "dev.forwarder.api..";
  static final String RETRY = "dev.forwarder.retry..";
  static final String CORE = "dev.forwarder.core..";
  static final String ENDPOINTS = "dev.forwarder.endpoints..";
  static final String DATADOG = "dev.forwarder.endpoints.datadog..";
  static final String DATANADHI = "dev.forwarder.endpoints.datanadhi..";
  static final String ECHOPOST = "dev.forwarder.endpoints.echopost..";
  static final String CLI = "dev.forwarder.cli..";
  static final String BENCH = "dev.forwarder.bench..";

  /** Each artifact that others use, and the packages that are its own. */
  static final Map<String, String> PACKAGES_OF_LIBRARY =
      Map.of(
          "forwarder-api", API,
          "forwarder-retry", RETRY,
          "forwarder-core", CORE,
          "forwarder-endpoints-datadog", DATADOG,
          "forwarder-endpoints-datanadhi", DATANADHI,
          "forwarder-endpoints-echopost", ECHOPOST,
          "forwarder-cli", CLI);

  private Modules() {}

  static DescribedPredicate<JavaClass> ofThisProjectBut(String module, String... others) {
    return resideInAPackage("dev.forwarder..")
        .and(DescribedPredicate.not(resideInAPackage(module)))
        .and(DescribedPredicate.not(resideInAnyPackage(others)))
        .as("of this project outside of %s and %s", module, String.join(", ", others));
  }
}
