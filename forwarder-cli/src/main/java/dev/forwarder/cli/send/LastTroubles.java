package dev.forwarder.cli.send;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Reply;
import dev.forwarder.core.ForwarderObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers of each domain its last reply, if that was none to be glad of. Thread-safe. */
final class LastTroubles implements ForwarderObserver {
  private final Map<String, Reply> troubles = new ConcurrentHashMap<>();

  @Override
  public void replied(String domain, Endpoint endpoint, Reply reply, int attempt, long nanos) {
    if (reply.status() < 200 || reply.status() > 299) {
      troubles.put(domain, reply);
    } else if (!troubles.isEmpty()) {
      troubles.remove(domain);
    }
  }

  @Nullable Reply of(String domain) {
    return troubles.get(domain);
  }
}
