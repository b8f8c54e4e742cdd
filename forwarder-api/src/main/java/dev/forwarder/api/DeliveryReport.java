package dev.forwarder.api;

import org.jspecify.annotations.Nullable;

/**
 * What became of one transaction.
 *
 * @param transactionId its 128-bit id in hexadecimal, the {@code Idempotency-Key} where it was sent
 *     by itself
 * @param domain the name of its domain
 * @param keyId the id of its API key
 * @param endpoint its endpoint
 * @param outcome how it ended
 * @param reason why it was dropped; null unless it was
 * @param attempts how many requests carried it
 * @param reply what the last of them brought back; null where none was made
 */
public record DeliveryReport(
    String transactionId,
    String domain,
    String keyId,
    Endpoint endpoint,
    Outcome outcome,
    @Nullable DropReason reason,
    int attempts,
    @Nullable Reply reply) {}
