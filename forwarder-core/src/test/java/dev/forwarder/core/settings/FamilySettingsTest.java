package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.api.SettingValues;
import dev.forwarder.core.GenericFamily;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a family that this project does not know can rely on, and must keep to. */
final class FamilySettingsTest {
  @Test
  void aFamilyReadsItsSettingsByNameAndType() {
    load(
        new SettingDefinition(
            "mine_size", SettingDefinition.Type.SIZE, "2KiB", null, null, List.of(), "A size."),
        values -> assertThat(values.size("mine_size")).isEqualTo(2048));
  }

  @Test
  void askingForAnotherTypeIsAMistakeOfTheProgram() {
    assertRefused(values -> values.count("mine_size"), "setting mine_size is a SIZE, not a COUNT");
  }

  @Test
  void askingForAnUnknownNameIsAMistakeOfTheProgram() {
    assertRefused(values -> values.text("mine"), "no setting is called mine");
  }

  @Test
  void askingForANumberThatNobodySetIsAMistakeOfTheProgram() {
    assertRefused(
        values -> values.size("mine_size"), "setting mine_size has no value and no default");
  }

  @Test
  void aNameThatIsTakenIsRefused() {
    assertThatThrownBy(() -> load(sizeOf("forwarder_timeout", ""), values -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("two settings are called forwarder_timeout");
  }

  @Test
  void aDefaultThatIsNoValueIsRefused() {
    assertThatThrownBy(() -> load(sizeOf("mine_size", "big"), values -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("default of setting mine_size must be a size");
  }

  /** What the family says is wrong stops start-up as any bad setting does. */
  private static void assertRefused(Consumer<SettingValues> asks, String why) {
    assertThatThrownBy(() -> load(sizeOf("mine_size", ""), asks))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("family mine: " + why);
  }

  @Test
  void domainOfAFamilyWhoseSettingsAreWrongIsNoSecondMistake() {
    Mine mine =
        new Mine(
            sizeOf("mine_size", ""),
            values -> {
              throw new IllegalArgumentException("no such thing");
            });
    SettingsLoader loader =
        new SettingsLoader(Map.of("K", "a-key-of-a-test-0001"), List.of(mine))
            .withDomains(
                List.of(DomainSpec.parse("http://a=a-key-of-a-test-0001", "mine", Map.of())));

    assertThatThrownBy(loader::load)
        .isInstanceOfSatisfying(
            SettingsException.class,
            e -> assertThat(e.problems()).containsExactly("family mine: no such thing"));
  }

  private static SettingDefinition sizeOf(String name, String value) {
    return new SettingDefinition(
        name, SettingDefinition.Type.SIZE, value, null, null, List.of(), "A size.");
  }

  private static void load(SettingDefinition definition, Consumer<SettingValues> asks) {
    new SettingsLoader(Map.of(), List.of(new Mine(definition, asks))).load();
  }

  private record Mine(SettingDefinition definition, Consumer<SettingValues> asks)
      implements BackendFamily.Provider {
    @Override
    public String name() {
      return "mine";
    }

    @Override
    public List<SettingDefinition> settings() {
      return List.of(definition);
    }

    @Override
    public BackendFamily create(SettingValues values) {
      asks.accept(values);
      return new GenericFamily();
    }
  }
}
