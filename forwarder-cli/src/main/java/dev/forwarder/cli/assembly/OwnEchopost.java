package dev.forwarder.cli.assembly;

import dev.forwarder.api.Domain;
import dev.forwarder.api.Hop;
import dev.forwarder.cli.echopost.OwnAgent;
import dev.forwarder.endpoints.datanadhi.EchopostHops;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import dev.forwarder.endpoints.datanadhi.settings.EchopostDetails;
import dev.forwarder.endpoints.datanadhi.settings.EchopostMode;
import dev.forwarder.endpoints.echopost.EchoPostHop;
import dev.forwarder.endpoints.echopost.EchoPostSettings;
import dev.forwarder.endpoints.echopost.binary.BinarySettings;
import dev.forwarder.endpoints.echopost.launch.AgentProgram;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.BinaryProgram;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * EchoPost as this program uses it. An agent's folder is for one domain and key at a time: the
 * first ones have it, and when they are gone and have left nothing, the next ones that ask.
 * Thread-safe.
 */
final class OwnEchopost implements EchopostHops {
  private static final Logger LOG = LoggerFactory.getLogger(OwnEchopost.class);

  private final @Nullable Path config;

  /** The domain that uses the folder, or has used it last. */
  private @Nullable String owner;

  /** How many of its hops are open: a domain may be replaced by one of its name. */
  private int open;

  /**
   * EchoPost.
   *
   * @param config the settings file, for the agent's way to the server; null for none
   */
  OwnEchopost(@Nullable Path config) {
    this.config = config;
  }

  @Override
  public @Nullable Hop hop(Domain domain, DatanadhiOptions options) {
    if (!isFree(domain, options)) {
      return null;
    }
    String keyId = domain.keys().get(0).id();
    if (domain.keys().size() > 1) {
      LOG.warn("EchoPost of domain {} is for its first key alone: {}", domain.name(), keyId);
    }
    return new EchoPostHop(settings(keyId, options)).telling(() -> opened(domain), this::closed);
  }

  /** How one key uses it. */
  EchoPostSettings settings(String keyId, DatanadhiOptions options) {
    EchopostDetails agent = options.agent();
    return EchoPostSettings.of(options.directory(), keyId, program(options))
        .withTimeouts(agent.timeout(), agent.startTimeout())
        .withMaxInFlight(agent.maxInFlight())
        .withRetryAfter(agent.retryAfter());
  }

  /**
   * Whether the folder is this domain's to use. After another's it is so only where that has left
   * nothing: its logs would be sent to this one's address, under this one's key. What the original
   * holds cannot be seen.
   */
  private synchronized boolean isFree(Domain domain, DatanadhiOptions options) {
    String last = owner;
    if (last == null || last.equals(domain.name())) {
      return true;
    }
    boolean isFree =
        open == 0 && options.echopost() == EchopostMode.JAVA && isEmpty(options.directory());
    if (!isFree) {
      LOG.warn(
          "domain {} has no EchoPost: the directory's is that of domain {}", domain.name(), last);
    }
    return isFree;
  }

  private static boolean isEmpty(Path directory) {
    AgentFolder folder = AgentFolder.in(directory);
    return !Files.exists(folder.statusFile())
        && !Files.exists(folder.socket(), LinkOption.NOFOLLOW_LINKS);
  }

  /** A family is asked for its hops without using them, too: the one that is used counts. */
  private synchronized void opened(Domain domain) {
    owner = domain.name();
    open++;
  }

  private synchronized void closed() {
    open--;
  }

  private AgentProgram program(DatanadhiOptions options) {
    EchopostDetails agent = options.agent();
    if (options.echopost() == EchopostMode.BINARY) {
      return new BinaryProgram(
          BinarySettings.DEFAULT
              .withMirror(agent.mirror(), agent.sha256())
              .withDownloadAllowed(agent.downloadAllowed()));
    }
    String header = options.keyHeader();
    boolean isUsual = header.equals(DatanadhiOptions.DEFAULT_KEY_HEADER);
    return OwnAgent.program(options.directory(), isUsual ? null : header, config)
        .with(OwnAgent.arguments(agent.socketMode(), agent.strict()));
  }
}
