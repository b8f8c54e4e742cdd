package dev.forwarder.bench.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BehaviourTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "202",
        "503",
        "202,fail=0.01:503",
        "202,fail=0.5:500,delay=20",
        "202,delay=20,records=1024",
        "200,records=1024,acknowledge=true",
        "stream,records=1024",
        "kafka",
        "kafka,records=1024",
        "silent",
        "refuse"
      })
  void isReadFromWhatItIsWrittenAs(String text) {
    assertThat(Behaviour.parse(text)).hasToString(text);
  }

  @Test
  void readsEveryPart() {
    assertThat(Behaviour.parse("200,delay=1000,fail=0.2:429"))
        .isEqualTo(Behaviour.answers(200).failing(0.2, 429).after(Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fast",
        "99",
        "600",
        "202,fail=2:503",
        "202,fail=0.1:1",
        "202,x=1",
        "202,records=1",
        "kafka,fail=0.1:503",
        "kafka,delay=20",
        "kafka,acknowledge=true"
      })
  void refusesWhatIsNoBehaviour(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Behaviour.parse(text));
  }
}
