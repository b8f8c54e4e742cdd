package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.SettingDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of the documentation are the definitions. */
final class DocumentationTest {
  private static final Path DOCUMENT = Path.of("../docs/configuration.md");
  private static final Path FOUND = Path.of("target/settings-tables.md");
  private static final String BEGIN = "<!-- settings: begin -->\n";
  private static final String END = "<!-- settings: end -->";

  @Test
  void documentsEverySettingAsItIsDefined() throws IOException {
    String tables =
        new Definitions(TestSettings.FAMILIES)
            .groups().stream().map(DocumentationTest::table).collect(Collectors.joining("\n"));
    Files.writeString(FOUND, tables);

    assertThat(documented())
        .as("tables in docs/configuration.md; what they should be is in %s", FOUND.toAbsolutePath())
        .isEqualTo(tables);
  }

  @Test
  void namesWhatADomainMaySetForItself() throws IOException {
    String document = Files.readString(DOCUMENT);

    assertThat(ForwarderSettings.PER_DOMAIN)
        .allMatch(name -> document.contains("- `" + name + "`\n"));
  }

  /** The example file of the documentation is read as it stands. */
  @Test
  void theExampleIsRight() throws IOException {
    String document = Files.readString(DOCUMENT);
    String example =
        document.substring(document.indexOf("```yaml\n") + 8, document.indexOf("\n```\n"));
    Path file = TestSettings.write(Path.of("target/example.yaml"), example);

    LoadedSettings settings =
        TestSettings.none()
            .environment("DATADOG_KEY", "kkkkkkkk0000")
            .environment("BACKUP_KEY", "kkkkkkkk1111")
            .file(file)
            .load();

    assertThat(settings.domains())
        .extracting(each -> each.domain().name())
        .containsExactly("app.datadoghq.eu-443", "backup");
  }

  private static String documented() throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    return document.substring(begin, document.indexOf(END, begin));
  }

  private static String table(SettingGroup group) {
    return "### "
        + group.title()
        + "\n\n| name | takes | default | what it does |\n|---|---|---|---|\n"
        + group.definitions().stream().map(DocumentationTest::row).collect(Collectors.joining());
  }

  private static String row(SettingDefinition definition) {
    String value = definition.defaultValue();
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            definition.name(),
            takes(definition),
            value.isEmpty() ? "" : "`" + value + "`",
            definition.description());
  }

  private static String takes(SettingDefinition definition) {
    return switch (definition.type()) {
      case TEXT ->
          definition.allowed().isEmpty()
              ? "text"
              : definition.allowed().stream().collect(Collectors.joining("`, `", "`", "`"));
      case FLAG -> "true or false";
      case COUNT -> "whole number" + Allowed.range(definition);
      case NUMBER -> "number" + Allowed.range(definition);
      case SIZE -> "size" + Allowed.range(definition);
      case DURATION -> "time" + Allowed.range(definition);
      case LIST -> "texts";
      case URL -> "address";
      case SECRET -> "key";
      case KEYS_BY_URL -> "addresses with keys";
      case SECTIONS -> "sections";
    };
  }
}
