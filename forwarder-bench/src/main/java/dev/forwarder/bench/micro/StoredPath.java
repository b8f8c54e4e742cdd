package dev.forwarder.bench.micro;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Transport;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.DiskSettings;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.core.StorageSettings;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A path with a disk on it: a forwarder with one domain, and an empty folder of its own. */
abstract class StoredPath extends HotPath {

  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long MOST_BYTES = 8L << 30;

  private @Nullable OwnFolder folder;
  private @Nullable Forwarder forwarder;

  /** Starts it. */
  final void start(QueueSettings queue, StorageSettings storage, Transport transport)
      throws IOException {
    OwnFolder own = OwnFolder.make();
    Forwarder started =
        DefaultForwarder.builder()
            .queue(queue)
            .storage(storage)
            .disk(DiskSettings.of(own.path(), MOST_BYTES))
            .transport(transport)
            .domain(BenchFamily.domain("127.0.0.1", 9))
            .build();
    started.start();
    folder = own;
    forwarder = started;
  }

  final Forwarder forwarder() {
    return requireNonNull(forwarder);
  }

  /** Stops it, and sees to it that what was measured was accepted and delivered. */
  final void stopDelivered() throws IOException {
    var total = forwarder().stop(PATIENCE).stats().total();
    requireNonNull(folder).close();
    if (total.delivered() != total.accepted() || total.refusedTotal() != 0) {
      throw new IllegalStateException("not everything was accepted and delivered: " + total);
    }
  }
}
