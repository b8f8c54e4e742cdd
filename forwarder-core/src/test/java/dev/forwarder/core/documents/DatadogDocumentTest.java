package dev.forwarder.core.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.endpoints.datadog.DatadogFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/datadog.md names is there: tests, settings, routes and meters. */
final class DatadogDocumentTest {

  private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
  private static final Pattern METER = Pattern.compile("`(forwarder(?:\\.[a-z]+)+)`");

  private final String document;

  DatadogDocumentTest() throws IOException {
    document = read("docs/datadog.md");
  }

  @Test
  void everyTestThatItNamesExists() throws IOException {
    Map<String, String> sources = testSources();
    List<String> missing = new ArrayList<>();
    NAMED_TEST
        .matcher(document)
        .results()
        .filter(named -> !isTest(sources.getOrDefault(named.group(1), ""), named.group(2)))
        .forEach(named -> missing.add(named.group()));

    assertThat(missing).isEmpty();
  }

  private static boolean isTest(String source, String method) {
    return Pattern.compile(
            "@(?:Test|ParameterizedTest|Property)\\b(?:(?!\\bvoid\\b).)*void " + method + "\\(",
            Pattern.DOTALL)
        .matcher(source)
        .find();
  }

  /** Rows that show nothing say that they are left out, or wait for the disk. */
  @Test
  void everyBehaviourIsShownByATest() {
    String tables = between("<!-- shown: begin -->", "<!-- shown: end -->");

    assertThat(tables.lines().filter(line -> line.startsWith("| ")))
        .filteredOn(line -> !line.contains("shown by") && !line.startsWith("| **"))
        .filteredOn(line -> !line.contains("left out: "))
        .filteredOn(line -> !(line.contains("open: ") && line.contains("disk")))
        .hasSizeGreaterThan(100)
        .allMatch(line -> NAMED_TEST.matcher(line).find());
  }

  @Test
  void everySettingOfTheFamilyIsInTheTable() {
    List<String> names =
        new DatadogFamily.Provider().settings().stream().map(SettingDefinition::name).toList();

    assertThat(names).allMatch(name -> document.contains("`" + name + "`"));
  }

  @Test
  void everyRouteIsNamed() {
    BackendFamily family = new DatadogFamily(false);

    assertThat(family.endpoints())
        .extracting(Endpoint::name)
        .allMatch(name -> document.contains("`" + name + "`"));
  }

  @Test
  void everyMeterThatItNamesExists() throws IOException {
    String metrics = read("docs/metrics.md");
    String mapping = document.substring(document.indexOf("## Telemetry"));

    assertThat(METER.matcher(mapping).results().map(found -> found.group(1)))
        .isNotEmpty()
        .allMatch(name -> metrics.contains("| `" + name + "` |"));
  }

  private String between(String begin, String end) {
    return document.substring(document.indexOf(begin), document.indexOf(end));
  }

  private static Map<String, String> testSources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(JavaBlocks.ROOT)) {
      for (Path file : files.filter(DatadogDocumentTest::isTest).toList()) {
        String name = file.getFileName().toString();
        sources.merge( // modules may have tests of one name
            name.substring(0, name.length() - ".java".length()),
            Files.readString(file),
            String::concat);
      }
    }
    return sources;
  }

  private static boolean isTest(Path file) {
    String path = file.toString();
    return path.contains("/src/test/java/") && path.endsWith("Test.java");
  }

  private static String read(String file) throws IOException {
    return Files.readString(JavaBlocks.ROOT.resolve(file));
  }
}
