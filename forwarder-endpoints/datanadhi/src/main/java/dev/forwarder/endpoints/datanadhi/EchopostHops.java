package dev.forwarder.endpoints.datanadhi;

import dev.forwarder.api.Domain;
import dev.forwarder.api.Hop;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import org.jspecify.annotations.Nullable;

/**
 * Makes the hop to EchoPost, the agent on the same machine. Whoever puts a program together gives
 * one to the family, so that hosts without it need no gRPC.
 */
@FunctionalInterface
public interface EchopostHops {

  /**
   * The hop of one domain. Asked once for each domain, when it begins; not where EchoPost is off.
   *
   * @param domain whose payloads; its base URL is what the agent watches and replays to
   * @param options the folder, whether the agent is the Java one or the binary, how it is used and
   *     run, and the name of the header that carries the key
   * @return the hop; null where there can be none for this domain
   */
  @Nullable Hop hop(Domain domain, DatanadhiOptions options);
}
