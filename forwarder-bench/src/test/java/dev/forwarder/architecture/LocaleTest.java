package dev.forwarder.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is written is read by programs, and by people who compare it: a number has the same digits
 * whatever the locale of the host, which may be one of those that have digits of their own.
 */
@AnalyzeClasses(packages = Modules.BASE, importOptions = ImportOption.DoNotIncludeTests.class)
final class LocaleTest {
  private static final List<Class<?>> FORMATTERS =
      List.of(String.class, PrintStream.class, PrintWriter.class, Formatter.class);
  private static final Set<String> FORMATS = Set.of("format", "printf", "formatted");
  private static final Set<String> CASES = Set.of("toLowerCase", "toUpperCase");

  @ArchTest
  static final ArchRule localeIsSaid =
      noClasses()
          .that()
          .resideInAnyPackage(
              Modules.API, Modules.RETRY, Modules.CORE, Modules.ENDPOINTS, Modules.CLI)
          .should()
          .callCodeUnitWhere(
              DescribedPredicate.describe(
                  "the host's locale decides what is written", LocaleTest::asksTheHost));

  private static boolean asksTheHost(JavaCall<?> call) {
    CodeUnitCallTarget target = call.getTarget();
    if (target.getRawParameterTypes().stream()
        .anyMatch(type -> type.isEquivalentTo(Locale.class))) {
      return false;
    }
    return FORMATS.contains(target.getName())
        ? isOneOf(FORMATTERS, target.getOwner())
        : CASES.contains(target.getName()) && target.getOwner().isEquivalentTo(String.class);
  }

  private static boolean isOneOf(List<Class<?>> types, JavaClass type) {
    return types.stream().anyMatch(type::isAssignableTo);
  }
}
