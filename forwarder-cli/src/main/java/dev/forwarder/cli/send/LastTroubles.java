package dev.forwarder.cli.send;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Reply;
import dev.forwarder.core.ForwarderObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers of each domain the last reply that was none to be glad of. Thread-safe. */
public final class LastTroubles implements ForwarderObserver {
  private final Map<String, Reply> troubles = new ConcurrentHashMap<>();
  private final Map<String, Reply> ever = new ConcurrentHashMap<>();

  /** Nothing has gone wrong yet. */
  public LastTroubles() {}

  @Override
  public void replied(String domain, Endpoint endpoint, Reply reply, int attempt, long nanos) {
    if (reply.status() < 200 || reply.status() > 299) {
      troubles.put(domain, reply);
      ever.put(domain, reply);
    } else if (!troubles.isEmpty()) {
      troubles.remove(domain);
    }
  }

  /** The domain's last reply, if that was one. */
  @Nullable Reply of(String domain) {
    return troubles.get(domain);
  }

  /**
   * The last one, whatever came after it.
   *
   * @param domain the domain's name
   * @return null where all went well
   */
  public @Nullable Reply everOf(String domain) {
    return ever.get(domain);
  }
}
