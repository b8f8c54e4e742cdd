package dev.forwarder.bench.heap;

import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.QueueSettings;
import java.time.Duration;

/** The forwarder, while nobody listens at its backend. */
final class ForwarderHolder implements Holder {

  private static final int NOBODYS_PORT = 9;

  /** What counts for a payload beside its bytes is far less than that. */
  private static final long ROOM_FOR_EACH = 1024;

  private final Forwarder forwarder;

  ForwarderHolder(Filling filling) {
    long each = filling.payloadBytes() + ROOM_FOR_EACH;
    long room = filling.payloads() * each / 4 * 5; // what is leased ahead must not fill it
    this.forwarder =
        DefaultForwarder.builder()
            .domain(BenchFamily.domain("127.0.0.1", NOBODYS_PORT))
            .queue(
                QueueSettings.defaults().withMemoryTotalBytes(room).withMemoryPerDomainBytes(room))
            .build();
    forwarder.start();
  }

  @Override
  public void add(byte[] payload) {
    var unused = forwarder.submit(BenchFamily.ENDPOINT, Payload.wrap(payload));
  }

  @Override
  public long pending() {
    return forwarder.stats().total().pending();
  }

  @Override
  public void close() {
    var unused = forwarder.stop(Duration.ZERO);
  }
}
