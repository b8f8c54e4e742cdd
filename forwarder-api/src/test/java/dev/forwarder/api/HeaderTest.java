package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderTest {

  @Test
  void neverShowsItsValue() {
    assertThat(new Header("DD-Api-Key", "secret-value")).hasToString("DD-Api-Key: ***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Two Words", "Colon:", "Line\n", "Ümlaut", "Tab\t", "(x)"})
  void nameMustBeAToken(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Header(name, "value"))
        .withMessageContaining("'" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Trace_ID.1", "a", "!#$%&'*+-.^_`|~09azAZ"})
  void everyTokenIsAName(String name) {
    assertThat(new Header(name, "").name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret\r\nX-Injected: 1", "secret\n", "secret\u0000", "secret\u007f"})
  void valueCannotSmuggleInAnotherHeaderAndIsNotShown(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Header("X-Key", value))
        .withMessageContaining("X-Key")
        .withMessageNotContaining("secret");
  }

  @Test
  void valueMayHoldTabsAndLettersOfAnyAlphabet() {
    assertThat(new Header("X-Note", "a\tß").value()).isEqualTo("a\tß");
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException().isThrownBy(() -> new Header(null, "v")).withMessage("name");
    assertThatNullPointerException().isThrownBy(() -> new Header("n", null)).withMessage("value");
  }
}
