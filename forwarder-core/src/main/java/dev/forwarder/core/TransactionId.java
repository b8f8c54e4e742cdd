package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.PayloadId;
import java.nio.charset.StandardCharsets;

/**
 * Names of transactions and of batches: 128 bits that depend on the payload's id, the domain and
 * the key's id alone, so that they are the same at every attempt, and after a restart.
 */
final class TransactionId {

  private TransactionId() {}

  /**
   * The id of a payload's transaction for one target.
   *
   * @param payload the payload's id
   * @param salt the target's number
   */
  static PayloadId of(PayloadId payload, PayloadId salt) {
    return new PayloadId(
        mixed(payload.high() ^ mixed(payload.low()) ^ salt.high()),
        mixed(payload.low() ^ Long.rotateLeft(payload.high(), 32) ^ salt.low()));
  }

  /** The number that tells a target from all others: a SHA-256 of domain name and key id. */
  static PayloadId salt(Domain domain, ApiKey key) {
    String name = domain.name() + '\n' + key.id();
    return PayloadId.of(name.getBytes(StandardCharsets.UTF_8));
  }

  /** The id of one thing made of two, in this order. */
  static PayloadId joined(PayloadId first, PayloadId second) {
    return new PayloadId(
        mixed(first.high() + mixed(second.high() ^ second.low())),
        mixed(Long.rotateLeft(first.low(), 17) + mixed(second.low() - second.high())));
  }

  /**
   * The finaliser of MurmurHash3 (public domain, Austin Appleby): each bit moves half the others.
   */
  private static long mixed(long bits) {
    long z = bits;
    z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
    z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return z ^ (z >>> 33);
  }
}
