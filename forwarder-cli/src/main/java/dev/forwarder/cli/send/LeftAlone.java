package dev.forwarder.cli.send;

import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.cli.console.Counted;
import dev.forwarder.retry.disk.LocalDisk;
import dev.forwarder.retry.spool.LogKind;
import dev.forwarder.retry.spool.LogView;
import dev.forwarder.retry.spool.SpoolView;
import dev.forwarder.retry.spool.ViewedSegment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says how much is on disk for domains or keys that the settings do not have: no count of a run
 * holds it, so that a folder which is not drained would look as if it were.
 */
final class LeftAlone {
  private LeftAlone() {}

  /**
   * A sentence, once the forwarder has stopped; null where there is nothing to say, or nobody can.
   *
   * @param folder the spool's
   * @param last what became of everything else
   */
  static @Nullable String in(Path folder, ForwarderStats last) {
    long records;
    try {
      records = records(folder, last);
    } catch (IOException e) {
      return null; // this is a service; what cannot be read is told by what needs it
    }
    return records == 0
        ? null
        : Counted.of(records, "record")
            + " in '"
            + folder
            + "' stay there for domains or keys that are not in the settings; see: spool cat";
  }

  private static long records(Path folder, ForwarderStats last) throws IOException {
    Map<String, Long> left = new HashMap<>();
    for (LogView log : new SpoolView(new LocalDisk(), folder, null).logs()) {
      if (log.kind() != LogKind.DEAD) {
        long live = log.segments().stream().mapToLong(ViewedSegment::live).sum();
        left.merge(log.domain(), live, Long::sum);
      }
    }
    for (DomainStats domain : last.domains()) {
      long pending = domain.total().pending();
      left.computeIfPresent(domain.name(), (name, live) -> Math.max(0, live - pending));
    }
    return left.values().stream().mapToLong(live -> live).sum();
  }
}
