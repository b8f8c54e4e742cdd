package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  void valueMayHoldSpacesTabsAndLettersOfLatin1() {
    assertThat(new Header("X-Note", "a\t \u00df\u00ff").value()).isEqualTo("a\t \u00df\u00ff");
    assertThat(new Header("X-Note", "").value()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "secret\u20ac, character 7 of 7 is a character beyond ISO 8859-1",
    "\uFEFFsecret, character 1 of 7 is a character beyond ISO 8859-1",
    "sec\uD83D\uDE00ret, character 4 of 8 is a character beyond ISO 8859-1",
    "secret\u0085, character 7 of 7 is a control character",
    "' secret', character 1 of 7 is white space",
    "'secret ', character 7 of 7 is white space"
  })
  void valueThatHttpWouldChangeIsRefusedAndNotShown(String value, String where) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Header("X-Key", value))
        .withMessageContaining("X-Key")
        .withMessageEndingWith(where)
        .withMessageNotContaining("secret");
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException().isThrownBy(() -> new Header(null, "v")).withMessage("name");
    assertThatNullPointerException().isThrownBy(() -> new Header("n", null)).withMessage("value");
  }
}
