package dev.forwarder.core.spool;

import dev.forwarder.api.Batching;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Priority;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Transactions for the tests of the codec. */
final class Transactions {

  private Transactions() {}

  /** All bytes of one, in one buffer. */
  static byte[] bytes(TransactionCodec codec, StoredTransaction transaction) {
    ByteBuffer[] parts = codec.encode(transaction);
    int length = parts[0].remaining() + parts[1].remaining();
    return ByteBuffer.allocate(length).put(parts[0]).put(parts[1]).array();
  }

  /** One that uses every field. */
  static StoredTransaction full() {
    Endpoint endpoint =
        Endpoint.post("größe", "/api/v2/series?x=1")
            .withPriority(Priority.HIGH)
            .withHeader("X-A", "ü")
            .withBatching(new Batching("[", ",", "]", 1000, 65_536));
    Payload payload =
        Payload.of("body")
            .withHeader("Content-Type", "text/plain")
            .withDestination(Destination.LOCAL_ONLY)
            .withPriority(Priority.NORMAL)
            .withId(new PayloadId(0x0102030405060708L, 0x090a0b0c0d0e0f10L));
    return new StoredTransaction("key-1", endpoint, payload, 3, 2);
  }

  /** One of the plainest kind. */
  static StoredTransaction plain() {
    return new StoredTransaction(
        "k", Endpoint.post("intake", "/intake/"), Payload.of("").withId(new PayloadId(0, 1)), 0, 0);
  }

  static StoredTransaction random(Random random) {
    byte[] body = new byte[random.nextInt(random.nextBoolean() ? 20 : 5_000)];
    random.nextBytes(body);
    Payload payload =
        Payload.wrap(body)
            .withHeaders(headers(random))
            .withDestination(one(random, Destination.values()))
            .withId(new PayloadId(random.nextLong(), random.nextLong()));
    return new StoredTransaction(
        "k" + text(random),
        endpoint(random),
        random.nextBoolean() ? payload : payload.withPriority(one(random, Priority.values())),
        random.nextInt(0x10000),
        random.nextInt(0x10000));
  }

  private static Endpoint endpoint(Random random) {
    Endpoint endpoint =
        Endpoint.post("n" + text(random), "/" + token(random) + "?" + token(random))
            .withPriority(one(random, Priority.values()))
            .withRetryable(random.nextBoolean());
    for (Header header : headers(random)) {
      endpoint = endpoint.withHeader(header.name(), header.value());
    }
    return random.nextBoolean()
        ? endpoint
        : endpoint.withBatching(
            new Batching(
                text(random),
                text(random),
                text(random),
                2 + random.nextInt(1_000),
                1 + random.nextInt(1 << 20)));
  }

  private static List<Header> headers(Random random) {
    return Stream.generate(() -> new Header("h" + token(random), "v" + token(random) + "é"))
        .limit(random.nextInt(4))
        .toList();
  }

  private static String token(Random random) {
    return random
        .ints(random.nextInt(30), 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(30), 1, 0x20000)
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static <T> T one(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
