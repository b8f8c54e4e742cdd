package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SettingDefinitionTest {

  @Test
  void refusesABlankName() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SettingDefinition(
                    " ", SettingDefinition.Type.FLAG, "", null, null, List.of(), ""))
        .withMessage("name of a setting must not be blank");
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                new SettingDefinition(
                    null, SettingDefinition.Type.FLAG, "", null, null, List.of(), ""))
        .withMessage("name");
    assertThatNullPointerException()
        .isThrownBy(() -> new SettingDefinition("n", null, "", null, null, List.of(), ""))
        .withMessage("type");
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                new SettingDefinition(
                    "n", SettingDefinition.Type.FLAG, null, null, null, List.of(), ""))
        .withMessage("defaultValue");
  }

  @Test
  void allowedWordsAreNotReachedByTheirSource() {
    List<String> source = new ArrayList<>(List.of("auto"));
    SettingDefinition definition =
        new SettingDefinition("n", SettingDefinition.Type.TEXT, "auto", null, null, source, "");
    source.clear();

    assertThat(definition.allowed()).containsExactly("auto");
  }
}
