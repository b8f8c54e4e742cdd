package dev.forwarder.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiKeyTest {

  private static final String SECRET = "0123456789abcdef0123456789abcafe";

  @Test
  void showsItsLastFourCharactersAlone() {
    ApiKey key = ApiKey.of(SECRET);

    assertThat(key).hasToString("***cafe");
    assertThat(key.masked()).isEqualTo("***cafe");
    assertThat("key " + key).doesNotContain("0123");
  }

  @Test
  void showsNothingOfAShortSecret() {
    assertThat(ApiKey.of("id", "1234567")).hasToString("***");
    assertThat(ApiKey.of("id", "12345678")).hasToString("***5678");
  }

  @Test
  void givesItsSecretToWhoAsksForIt() {
    assertThat(ApiKey.of("id", SECRET).reveal()).isEqualTo(SECRET);
  }

  @Test
  void losesWhiteSpaceAroundTheSecret() {
    assertThat(ApiKey.of("id", " \t" + SECRET + "\n").reveal()).isEqualTo(SECRET);
    assertThat(ApiKey.of(SECRET + "\r\n")).isEqualTo(ApiKey.of(SECRET));
  }

  /** Ids are stored with what waits on disk, so the way they are made must never change. */
  @Test
  void idOfASecretIsTheSameForEver() {
    assertThat(ApiKey.of(SECRET).id()).isEqualTo("8c76f30785c82df8");
  }

  @Test
  void idChangesWithTheSecretAndDoesNotShowIt() {
    assertThat(ApiKey.of(SECRET).id())
        .isNotEqualTo(ApiKey.of(SECRET + "1").id())
        .doesNotContain("0123")
        .doesNotContain("cafe");
  }

  @Test
  void keepsAnIdOfItsOwnWhenRotated() {
    assertThat(ApiKey.of("prod", SECRET).id()).isEqualTo(ApiKey.of("prod", "another").id());
    assertThat(ApiKey.of("prod", SECRET)).isNotEqualTo(ApiKey.of("prod", "another"));
  }

  @Test
  void isEqualByIdAndSecret() {
    assertThat(ApiKey.of("prod", SECRET))
        .isEqualTo(ApiKey.of("prod", SECRET))
        .hasSameHashCodeAs(ApiKey.of("prod", SECRET))
        .isNotEqualTo(ApiKey.of("test", SECRET))
        .isNotEqualTo(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "secret-part\r\nX-Injected: 1", "secret-part\u0000", "a\u007f"})
  void refusesWhatWouldNotFitIntoAHeaderAndNeverShowsIt(String secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKey.of("prod", secret))
        .withMessageContaining("prod")
        .withMessageNotContaining("secret-part");
  }

  @ParameterizedTest
  @CsvSource({
    "abcd\u00e9fgh, character 5 of 8 is a letter beyond ASCII",
    "abcd\u20acfgh, character 5 of 8 is a character beyond ISO 8859-1",
    "\uFEFFabcdefg, character 1 of 8 is a character beyond ISO 8859-1",
    "abcd efgh, character 5 of 9 is white space",
    "abcd\u0085fgh, character 5 of 8 is a control character"
  })
  void refusesWhatHttpWouldNotCarryUnchangedAndSaysWhere(String secret, String where) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKey.of("prod", secret))
        .withMessageContaining("API key with id prod")
        .withMessageEndingWith(where)
        .withMessageNotContaining("abcd");
  }

  @Test
  void everyVisibleAsciiCharacterMayStandInAKey() {
    String all = IntStream.range(0x21, 0x7f).mapToObj(Character::toString).collect(joining());

    assertThat(ApiKey.of(all).reveal()).isEqualTo(all);
  }

  @Test
  void masksAnySecretLikeAKey() {
    assertThat(ApiKey.mask("gr\u00fc\u00df dich\u20ac")).isEqualTo("***ich\u20ac");
    assertThat(ApiKey.mask("1234567")).isEqualTo("***");
    assertThat(ApiKey.mask("")).isEqualTo("***");
  }

  @Test
  void refusesABlankId() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKey.of(" ", SECRET))
        .withMessage("id of an API key must not be blank");
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException().isThrownBy(() -> ApiKey.of(null)).withMessage("secret");
    assertThatNullPointerException().isThrownBy(() -> ApiKey.of(null, "s")).withMessage("id");
    assertThatNullPointerException().isThrownBy(() -> ApiKey.of("id", null)).withMessage("secret");
  }
}
