package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Batching;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Priority;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchTest {

  private static final Endpoint ARRAY = Rig.EVENTS.withBatching(Batching.jsonArray(4, 20));

  private final Bits bits = Bits.atDefaults();

  private List<Transaction> members(String... bodies) {
    List<Transaction> members = new ArrayList<>();
    for (String body : bodies) {
      members.add(bits.transaction(ARRAY, body));
    }
    return members;
  }

  @Test
  void framesItsMembersToTheByte() {
    QueuedRequest batch = Batch.of(members("1", "{}", "\"ü\""));

    assertThat(Sent.text(batch.body())).isEqualTo("[1,{},\"ü\"]");
    assertThat(batch.contentLength()).isEqualTo(11);
    assertThat(batch.count()).isEqualTo(3);
  }

  @Test
  void bodyIsTheSameEachTimeItIsAskedFor() {
    QueuedRequest batch = Batch.of(members("1", "2"));
    assertThat(Sent.text(batch.body())).isEqualTo("[1,2]");

    assertThat(Sent.text(batch.body())).isEqualTo("[1,2]");
  }

  @Test
  void oneByItselfStaysAsItIs() {
    List<Transaction> one = members("1");

    assertThat(Batch.of(one)).isSameAs(one.get(0));
  }

  @Test
  void countsForWhatItsMembersCountFor() {
    assertThat(Batch.of(members("1", "22")).bytes()).isEqualTo(3 + 2L * Transaction.OVERHEAD_BYTES);
  }

  @Test
  void isAsYoungAsItsYoungestAndAsUrgentAsItsMostUrgentMember() {
    List<Transaction> members = members("1");
    bits.now = 50;
    members.add(
        0,
        bits.transaction(
            ARRAY, Payload.of("2").withPriority(Priority.HIGH).withId(new PayloadId(1, 1))));
    QueuedRequest batch = Batch.of(members);

    assertThat(batch.createdNanos()).isEqualTo(50);
    assertThat(batch.priority()).isEqualTo(Priority.HIGH);
    assertThat(batch.sequence()).isEqualTo(members.get(0).sequence());
  }

  @Test
  void halvesKeepTheOrderAndGoOnFromWhereItWas() {
    Batch batch = (Batch) Batch.of(members("1", "2", "3"));
    batch.startAttempt();
    batch.startAttempt();
    List<QueuedRequest> halves = batch.halves();

    assertThat(halves).extracting(half -> Sent.text(half.body())).containsExactly("1", "[2,3]");
    assertThat(halves).extracting(QueuedRequest::attempt).containsOnly(2);
    assertThat(halves)
        .extracting(QueuedRequest::idempotencyKey)
        .doesNotHaveDuplicates()
        .doesNotContain(batch.idempotencyKey());
  }

  @Test
  void idIsMadeOfItsMembersIdsInTheirOrder() {
    List<Transaction> members = members("1", "2");
    PayloadId joined = TransactionId.joined(members.get(0).id(), members.get(1).id());

    assertThat(Batch.of(members).idempotencyKey()).isEqualTo(joined.toString());
  }

  // ---- what fits ----

  private boolean fitsAfter(BatchSpace space, String body) {
    return space.fits(bits.transaction(ARRAY, body));
  }

  @Test
  void fitsUpToTheLastByteOfTheFramedBody() {
    BatchSpace space = new BatchSpace(bits.transaction(ARRAY, "123456789")); // [123456789]: 11

    assertThat(fitsAfter(space, "12345678")).as("20 bytes with its comma").isTrue();
    assertThat(fitsAfter(space, "123456789")).as("21 bytes").isFalse();
  }

  @Test
  void isFullAtItsCount() {
    BatchSpace space = new BatchSpace(bits.transaction(ARRAY, "1"));
    for (int i = 0; i < 3; i++) {
      assertThat(space.isFull()).isFalse();
      space.add(bits.transaction(ARRAY, "2"));
    }

    assertThat(space.isFull()).isTrue();
    assertThat(Sent.text(space.freeze().body())).isEqualTo("[1,2,2,2]");
  }

  @Test
  void isFullWhereNotEvenASeparatorFits() {
    BatchSpace space = new BatchSpace(bits.transaction(ARRAY, "12345678901234567")); // 19 bytes

    assertThat(space.isFull()).isTrue();
  }

  @Test
  void aPayloadThatIsTooLargeGoesAlone() {
    BatchSpace space = new BatchSpace(bits.transaction(ARRAY, "x".repeat(100)));

    assertThat(space.isFull()).isTrue();
    assertThat(space.freeze().contentLength()).isEqualTo(100);
  }

  @Test
  void otherHeadersDoNotFit() {
    BatchSpace space = new BatchSpace(bits.transaction(ARRAY, "1"));
    Payload other = Payload.of("2").withHeader("A", "1").withId(new PayloadId(1, 1));

    assertThat(space.fits(bits.transaction(ARRAY, other))).isFalse();
  }
}
