package dev.forwarder.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Time and chance come in through constructors, from one class for each module: only so can a
 * simulation replay an hour from a seed.
 */
@AnalyzeClasses(packages = Modules.BASE, importOptions = ImportOption.DoNotIncludeTests.class)
final class ChanceAndTimeTest {
  /** The composition roots, which hand the real clocks and random numbers to everything else. */
  private static final Set<String> COMPOSITION_ROOTS =
      Set.of(
          "dev.forwarder.core.Environment", "dev.forwarder.endpoints.echopost.socket.SystemTicks");

  private static final Set<String> TIME_METHODS = Set.of("nanoTime", "currentTimeMillis");
  private static final Set<String> CLOCK_METHODS =
      Set.of("systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds");

  @ArchTest
  static final ArchRule timeAndChanceAreInjected =
      noClasses()
          .that()
          .resideInAnyPackage(Modules.API, Modules.RETRY, Modules.CORE, Modules.ENDPOINTS)
          .and(
              DescribedPredicate.describe(
                  "are not a composition root",
                  type -> !COMPOSITION_ROOTS.contains(type.getName())))
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "the process's time or chance is read", ChanceAndTimeTest::readsTimeOrChance));

  private static boolean readsTimeOrChance(JavaAccess<?> access) {
    String member = access.getTarget().getName();
    var owner = access.getTargetOwner();
    if (owner.isEquivalentTo(System.class)) {
      return TIME_METHODS.contains(member);
    }
    if (owner.isEquivalentTo(Instant.class)) {
      return member.equals("now");
    }
    if (owner.isEquivalentTo(Clock.class)) {
      return CLOCK_METHODS.contains(member);
    }
    if (owner.isEquivalentTo(UUID.class)) {
      return member.equals("randomUUID");
    }
    if (owner.isEquivalentTo(Math.class)) {
      return member.equals("random");
    }
    return owner.isEquivalentTo(ThreadLocalRandom.class)
        || (member.equals("<init>")
            && (owner.isEquivalentTo(Random.class) || owner.isEquivalentTo(SecureRandom.class)));
  }
}
