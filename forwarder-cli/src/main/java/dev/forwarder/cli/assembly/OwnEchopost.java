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
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * EchoPost as this program uses it. An agent's folder is for one domain and key: the first ones
 * have it. Thread-safe.
 */
final class OwnEchopost implements EchopostHops {
  private static final Logger LOG = LoggerFactory.getLogger(OwnEchopost.class);

  private final @Nullable Path config;
  private @Nullable String owner;

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
    if (!isOwner(domain)) {
      return null;
    }
    String keyId = domain.keys().get(0).id();
    if (domain.keys().size() > 1) {
      LOG.warn("EchoPost of domain {} is for its first key alone: {}", domain.name(), keyId);
    }
    return new EchoPostHop(settings(keyId, options));
  }

  /** How one key uses it. */
  EchoPostSettings settings(String keyId, DatanadhiOptions options) {
    EchopostDetails agent = options.agent();
    return EchoPostSettings.of(options.directory(), keyId, program(options))
        .withTimeouts(agent.timeout(), agent.startTimeout())
        .withMaxInFlight(agent.maxInFlight())
        .withRetryAfter(agent.retryAfter());
  }

  private synchronized boolean isOwner(Domain domain) {
    String first = owner;
    if (first == null) {
      owner = domain.name();
    } else if (!first.equals(domain.name())) {
      LOG.warn(
          "domain {} has no EchoPost: the directory's is that of domain {}", domain.name(), first);
      return false;
    }
    return true;
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
