package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.SettingDefinition;
import dev.forwarder.retry.units.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for each setting, by its definition alone. */
final class EveryDefinitionTest {
  private static final Definitions DEFINITIONS = new Definitions(TestSettings.FAMILIES);

  static Stream<SettingDefinition> all() {
    return DEFINITIONS.all().stream();
  }

  static Stream<SettingDefinition> bounded() {
    return all().filter(each -> each.minimum() != null);
  }

  /** Without those that take any text. */
  static Stream<SettingDefinition> choosy() {
    return all()
        .filter(each -> each.type() != SettingDefinition.Type.TEXT || !each.allowed().isEmpty())
        .filter(each -> each.type() != SettingDefinition.Type.LIST)
        .filter(each -> each.type() != SettingDefinition.Type.SECRET);
  }

  static Stream<SettingDefinition> withWords() {
    return all().filter(each -> !each.allowed().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("bounded")
  void takesItsBoundsAndNothingBeyond(SettingDefinition definition) {
    double step = definition.type() == SettingDefinition.Type.NUMBER ? 0.5 : 1;

    assertThat(refused(definition, written(definition, definition.minimum()))).isFalse();
    assertThat(refused(definition, written(definition, definition.maximum()))).isFalse();
    assertThat(refused(definition, written(definition, definition.minimum() - step))).isTrue();
    assertThat(refused(definition, written(definition, definition.maximum() + step))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("withWords")
  void takesItsWordsAndNoOthers(SettingDefinition definition) {
    assertThat(definition.allowed()).noneMatch(word -> refused(definition, word));
    assertThat(refused(definition, definition.allowed().get(0) + "x")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("choosy")
  void tellsNameValuePlaceAndWhatIsAllowed(SettingDefinition definition) {
    List<String> problems = TestSettings.none().override(definition.name(), "n0nsense").problems();

    assertThat(problems).singleElement().asString().startsWith(definition.name());
    assertThat(problems.get(0)).contains("(--set): must be ");
    assertThat(problems.get(0).contains(" = n0nsense"))
        .isEqualTo(!Shown.mayHoldKeys(definition.type()));
  }

  @ParameterizedTest
  @MethodSource("bounded")
  void namesItsBoundsWhereTheyAreBroken(SettingDefinition definition) {
    String below = written(definition, definition.minimum() - 1);

    assertThat(TestSettings.none().override(definition.name(), below).problems())
        .anyMatch(problem -> problem.contains(Allowed.range(definition)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void hasADescriptionOfOneLine(SettingDefinition definition) {
    assertThat(definition.description()).endsWith(".").doesNotContain("\n", "|");
  }

  @Test
  void noTwoHaveOneVariable() {
    Map<String, SettingDefinition> variables = EnvironmentSource.variables(DEFINITIONS);

    assertThat(variables).hasSize(2 * DEFINITIONS.all().size());
  }

  @Test
  void whatADomainMaySetIsDefined() {
    assertThat(ForwarderSettings.PER_DOMAIN).allMatch(name -> DEFINITIONS.find(name).isPresent());
  }

  @Test
  void noneOfThemIsSaidToBeUnsupported() {
    List<String> both = new ArrayList<>();
    ForwarderSettings.DEFINITIONS.stream()
        .map(SettingDefinition::name)
        .filter(name -> DatadogNames.unsupported(name).isPresent())
        .forEach(both::add);

    assertThat(both).isEmpty();
  }

  private static String written(SettingDefinition definition, double value) {
    return switch (definition.type()) {
      case DURATION -> Durations.format(Duration.ofMillis((long) value));
      case NUMBER -> Double.toString(value);
      default -> Long.toString((long) value);
    };
  }

  /**
   * Whether it is a problem by itself; that it does not go with another's default is not one here.
   */
  private static boolean refused(SettingDefinition definition, String value) {
    return TestSettings.none().override(definition.name(), value).problems().stream()
        .anyMatch(problem -> problem.startsWith(definition.name() + " = "));
  }
}
