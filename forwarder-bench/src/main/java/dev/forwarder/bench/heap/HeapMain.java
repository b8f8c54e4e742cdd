package dev.forwarder.bench.heap;

import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.bench.process.Json;
import dev.forwarder.bench.process.LineServer;
import dev.forwarder.bench.process.Meters;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.QueueSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * A forwarder that is given payloads of their own while nobody listens at its backend: the program.
 * It answers {@code fill} (with a {@link Filling}) with what they take ({@link Filling.Done}), and
 * ends when its input does.
 */
public final class HeapMain {

  private static final int NOBODYS_PORT = 9;

  /** What counts for a payload beside its bytes is far less than that. */
  private static final long ROOM_FOR_EACH = 1024;

  private HeapMain() {}

  /** Answers until its input ends. */
  public static void main(String[] args) throws IOException {
    LineServer.ofProcess().serve(Map.of("fill", HeapMain::fill));
    System.exit(0);
  }

  /** Twice: the first time for what a forwarder takes however much waits, such as loaded code. */
  private static Filling.Done fill(String argument) {
    Filling filling = Json.read(argument, Filling.class);
    Filling.Done unused = fill(filling);
    return fill(filling);
  }

  private static Filling.Done fill(Filling filling) {
    long each = filling.payloadBytes() + ROOM_FOR_EACH;
    long room = filling.payloads() * each / 4 * 5; // what is leased ahead must not fill it
    Forwarder forwarder =
        DefaultForwarder.builder()
            .domain(BenchFamily.domain("127.0.0.1", NOBODYS_PORT))
            .queue(
                QueueSettings.defaults().withMemoryTotalBytes(room).withMemoryPerDomainBytes(room))
            .build();
    forwarder.start();
    long before = Meters.liveHeapBytes();
    for (int i = 0; i < filling.payloads(); i++) {
      var unused =
          forwarder.submit(BenchFamily.ENDPOINT, Payload.wrap(new byte[filling.payloadBytes()]));
    }
    long after = Meters.liveHeapBytes();
    long pending = forwarder.stats().total().pending();
    var unused = forwarder.stop(Duration.ZERO);
    return new Filling.Done(after - before, pending);
  }
}
