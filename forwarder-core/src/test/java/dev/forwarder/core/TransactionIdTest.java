package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.PayloadId;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Receivers recognise a duplicate by these ids, across restarts and versions: so what they are is
 * fixed here to the bit.
 */
final class TransactionIdTest {

  private static final PayloadId PAYLOAD = new PayloadId(0x0123456789abcdefL, 0xfedcba9876543210L);

  private static Target target(String domain, String keyId, String secret) {
    return new Target(null, Rig.domain(domain), ApiKey.of(keyId, secret));
  }

  private static PayloadId salt(String domain, String keyId) {
    return target(domain, keyId, "0123456789abcdef").salt();
  }

  @Test
  void saltOfATargetIsTheSameForEver() {
    assertThat(salt("intake.example-443", "prod")).hasToString("2cea2d3a4137e97b190fceebcf3ec92e");
  }

  @Test
  void idOfATransactionIsTheSameForEver() {
    assertThat(TransactionId.of(PAYLOAD, salt("intake.example-443", "prod")))
        .hasToString("7116286210bc6567199d1bb615625a9f");
  }

  @Test
  void idOfABatchIsTheSameForEver() {
    assertThat(TransactionId.joined(PAYLOAD, new PayloadId(1, 2)))
        .hasToString("fe4191d96a4d9556768606b99399fc1f");
  }

  @Test
  void saltDependsOnNameAndIdAloneAndNotOnTheSecret() {
    assertThat(target("a", "prod", "one-secret").salt())
        .isEqualTo(target("a", "prod", "another-one").salt());
    assertThat(salt("a", "prod")).isNotEqualTo(salt("b", "prod")).isNotEqualTo(salt("a", "test"));
  }

  @Test
  void orderCountsInABatch() {
    PayloadId other = new PayloadId(1, 2);

    assertThat(TransactionId.joined(PAYLOAD, other))
        .isNotEqualTo(TransactionId.joined(other, PAYLOAD));
  }

  @Test
  void idsThatFollowEachOtherCollideInNeitherHalf() {
    Set<Long> highs = new HashSet<>();
    Set<Long> lows = new HashSet<>();
    PayloadId salt = salt("a", "prod");
    for (int i = 0; i < 100_000; i++) {
      PayloadId id = TransactionId.of(new PayloadId(7, i), salt);
      highs.add(id.high());
      lows.add(id.low());
    }

    assertThat(highs).hasSize(100_000);
    assertThat(lows).hasSize(100_000);
  }
}
