package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PayloadTest {

  private static String text(Payload payload) {
    return StandardCharsets.UTF_8.decode(payload.body()).toString();
  }

  @Test
  void holdsATextInUtf8() {
    Payload payload = Payload.of("grüße");

    assertThat(text(payload)).isEqualTo("grüße");
    assertThat(payload.size()).isEqualTo(7);
  }

  @Test
  void isForAllRegionsWithNothingOfItsOwnAtFirst() {
    Payload payload = Payload.of("x");

    assertThat(payload.destination()).isEqualTo(Destination.ALL_REGIONS);
    assertThat(payload.headers()).isEmpty();
    assertThat(payload.priority()).isNull();
    assertThat(payload.id()).isNull();
  }

  @Test
  void mayBeEmpty() {
    assertThat(Payload.wrap(new byte[0]).size()).isZero();
  }

  @Test
  void copyIsNotReachedByItsSource() {
    byte[] source = {'a'};
    Payload payload = Payload.copyOf(source);
    source[0] = 'b';

    assertThat(text(payload)).isEqualTo("a");
  }

  @Test
  void bodyIsReadOnlyAndEachViewHasAPositionOfItsOwn() {
    Payload payload = Payload.of("abc");
    ByteBuffer view = payload.body();
    view.get();

    assertThat(view.isReadOnly()).isTrue();
    assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> view.put((byte) 'x'));
    assertThat(text(payload)).isEqualTo("abc");
  }

  @Test
  void changesMakeCopies() {
    Payload plain = Payload.of("x");
    Payload changed =
        plain
            .withHeader("Content-Type", "text/plain")
            .withHeader("Content-Encoding", "identity")
            .withDestination(Destination.LOCAL_ONLY)
            .withPriority(Priority.HIGH)
            .withId(new PayloadId(1, 2));

    assertThat(changed.headers())
        .containsExactly(
            new Header("Content-Type", "text/plain"), new Header("Content-Encoding", "identity"));
    assertThat(changed.destination()).isEqualTo(Destination.LOCAL_ONLY);
    assertThat(changed.priority()).isEqualTo(Priority.HIGH);
    assertThat(changed.id()).isEqualTo(new PayloadId(1, 2));
    assertThat(text(changed)).isEqualTo("x");
    assertThat(plain.headers()).isEmpty();
    assertThat(plain.priority()).isNull();
    assertThat(plain.id()).isNull();
    assertThat(plain.destination()).isEqualTo(Destination.ALL_REGIONS);
  }

  @Test
  void headersAreNotReachedByTheirSource() {
    List<Header> source = new ArrayList<>(List.of(new Header("A", "1")));
    Payload payload = Payload.of("x").withHeaders(source);
    source.clear();

    assertThat(payload.headers()).hasSize(1);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> payload.headers().clear());
  }

  @Test
  void sharesAListOfHeadersThatCannotChange() {
    List<Header> shared = List.of(new Header("A", "1"));

    assertThat(Payload.of("x").withHeaders(shared).headers()).isSameAs(shared);
  }

  @Test
  void refusesAHeaderThatIsNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Payload.of("x").withHeader("Bad Name", "1"));
  }

  @Test
  void showsItsSizeAndNeverItsContent() {
    Payload payload = Payload.of("password=1").withHeader("X-Key", "secret");

    assertThat(payload).hasToString("Payload[10 bytes, ALL_REGIONS]");
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException().isThrownBy(() -> Payload.of(null)).withMessage("body");
    assertThatNullPointerException().isThrownBy(() -> Payload.wrap(null)).withMessage("body");
    assertThatNullPointerException().isThrownBy(() -> Payload.copyOf(null)).withMessage("body");
    assertThatNullPointerException().isThrownBy(() -> Payload.of("x").withPriority(null));
    assertThatNullPointerException().isThrownBy(() -> Payload.of("x").withDestination(null));
    assertThatNullPointerException().isThrownBy(() -> Payload.of("x").withId(null));
  }
}
