package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InboxTest {

  private final Bits bits = Bits.atDefaults();
  private final Inbox<Transaction> inbox = new Inbox<>();

  private Transaction put(String body) {
    Transaction made = bits.transaction(body);
    inbox.put(made);
    return made;
  }

  @Test
  void givesOutInTheOrderInWhichItWasPut() {
    Transaction first = put("1");
    Transaction second = put("2");

    assertThat(inbox.poll()).isSameAs(first);
    assertThat(inbox.poll()).isSameAs(second);
    assertThat(inbox.poll()).isNull();
  }

  @Test
  void whatIsPutBetweenTwoPollsComesAfterWhatWasThere() {
    Transaction first = put("1");
    Transaction second = put("2");
    assertThat(inbox.poll()).isSameAs(first);
    Transaction third = put("3");

    assertThat(inbox.poll()).isSameAs(second);
    assertThat(inbox.poll()).isSameAs(third);
  }

  @Test
  void isEmptyOnlyWhenNothingIsLeftToPoll() {
    assertThat(inbox.isEmpty()).isTrue();
    put("1");
    put("2");
    assertThat(inbox.isEmpty()).isFalse();
    inbox.poll();
    assertThat(inbox.isEmpty()).isFalse();
    inbox.poll();
    assertThat(inbox.isEmpty()).isTrue();
  }

  @Test
  void showsWhatWasTakenAndWhatWasPutSince() {
    put("1");
    Transaction second = put("2");
    inbox.poll();
    Transaction third = put("3");
    List<Transaction> seen = new ArrayList<>();
    inbox.forEach(seen::add);

    assertThat(seen).containsExactlyInAnyOrder(second, third);
  }

  @Test
  void leavesNoLinkInWhatItGivesOut() {
    put("1");
    put("2");
    Transaction polled = inbox.poll();

    assertThat(polled).isNotNull();
    assertThat(polled.next()).isNull();
  }
}
