package dev.forwarder.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Public only where meant: what a module shows is what its list in {@code public-types/} names, so
 * that a type becomes public by a decision that is seen in a diff. The benchmarks have no list: JMH
 * wants its classes public, and nothing uses that module.
 */
final class PublicTypesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(Modules.BASE);

  @ParameterizedTest
  @MethodSource("artifacts")
  void publicTypesAreTheListedOnes(String artifact) throws IOException {
    Path listed = Path.of("src/test/resources/public-types", artifact + ".txt");
    Path found = Path.of("target/public-types", artifact + ".txt");
    List<String> publicTypes = publicTypesOf(Modules.PACKAGES_OF_LIBRARY.get(artifact));
    Files.createDirectories(found.getParent());
    Files.write(found, publicTypes);

    assertThat(publicTypes)
        .as(
            "public types of %1$s, against the list in forwarder-bench/%2$s.%n"
                + "An unexpected one: make it package-private. If it is meant to be public:%n"
                + "  cp forwarder-bench/%3$s forwarder-bench/%2$s%n",
            artifact, listed, found)
        .containsExactlyElementsOf(Files.readAllLines(listed));
  }

  static Stream<String> artifacts() {
    return Modules.PACKAGES_OF_LIBRARY.keySet().stream().sorted();
  }

  private static List<String> publicTypesOf(String packages) {
    return CLASSES.that(JavaClass.Predicates.resideInAPackage(packages)).stream()
        .filter(PublicTypesTest::isPublicWithAllAroundIt)
        .map(JavaClass::getName)
        .sorted()
        .toList();
  }

  private static boolean isPublicWithAllAroundIt(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(PublicTypesTest::isPublicWithAllAroundIt).orElse(true);
  }
}
