package dev.forwarder.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.cli.console.FakeConsole;
import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.core.spool.DeadLetter;
import dev.forwarder.core.spool.StoredTransaction;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

final class LetterFilterTest {

  private static final BuriedLetter OLD = letter(1, "logs", "k1", DropReason.REJECTED, 400, 120);
  private static final BuriedLetter NEW =
      letter(2, "events", "k2", DropReason.KEY_REFUSED, 403, 30);

  private static BuriedLetter letter(
      long sequence, String endpoint, String keyId, DropReason reason, int status, int minutesAgo) {
    Payload payload = Payload.of("x").withId(new PayloadId(1, sequence));
    StoredTransaction transaction =
        new StoredTransaction(keyId, Endpoint.post(endpoint, "/" + endpoint), payload, 1, 0);
    long died = FakeConsole.NOW.minus(Duration.ofMinutes(minutesAgo)).toEpochMilli();
    return new BuriedLetter(
        "domain", sequence, new DeadLetter(reason, status, "", died, transaction));
  }

  private static List<BuriedLetter> meant(String... options) {
    LetterFilter filter = CommandLine.populateCommand(new LetterFilter(), options);
    assertThat(filter.isSet()).isEqualTo(options.length > 0);
    return Stream.of(OLD, NEW)
        .filter(
            filter.of(
                new CommandLine(CommandSpec.create()).getCommandSpec(),
                new FakeConsole().console()))
        .toList();
  }

  @Test
  void allAreMeantWhereNothingIsSaid() {
    assertThat(meant()).containsExactly(OLD, NEW);
  }

  @Test
  void eachOptionNamesSome() {
    assertThat(meant("--endpoint", "logs")).containsExactly(OLD);
    assertThat(meant("--key-id", "k2")).containsExactly(NEW);
    assertThat(meant("--reason", "Key_Refused")).containsExactly(NEW);
    assertThat(meant("--status", "400")).containsExactly(OLD);
    assertThat(meant("--status", "400,403")).containsExactly(OLD, NEW);
    assertThat(meant("--seq", "2,7")).containsExactly(NEW);
  }

  @Test
  void ageIsCountedFromNow() {
    assertThat(meant("--older-than", "1h")).containsExactly(OLD);
    assertThat(meant("--older-than", "30m")).containsExactly(OLD, NEW);
    assertThat(meant("--older-than", "3h")).isEmpty();
  }

  @Test
  void allThatIsSaidMustHold() {
    assertThat(meant("--status", "400", "--older-than", "1h")).containsExactly(OLD);
    assertThat(meant("--status", "400", "--endpoint", "events")).isEmpty();
  }

  @Test
  void aReasonThatIsNoneIsToldWithThoseThereAre() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> meant("--reason", "bored"))
        .withMessageContaining("'bored' is none of [rejected, key_refused");
  }
}
