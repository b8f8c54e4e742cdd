package dev.forwarder.cli.echopost;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.ApiKey;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is told on its command line.
 *
 * @param folder where it lives; absolute
 * @param key what it sends with; of the id {@link #KEY_ID}
 * @param server what it watches and sends to
 * @param keyHeader the name of the header that carries the key
 * @param keepIn the directory in which the folder {@code dropped} keeps what the server rejects
 * @param strict whether one log is under way at a time
 * @param config a settings file, for the way to the server; null for none
 */
public record AgentOptions(
    Path folder,
    ApiKey key,
    URI server,
    String keyHeader,
    Path keepIn,
    boolean strict,
    @Nullable Path config) {

  /**
   * The key's name on disk. It is the same for another key, so that what waits is sent under the
   * one that is given now: a folder belongs to one account.
   */
  public static final String KEY_ID = "agent";

  /** Names the key as an agent does. */
  public AgentOptions {
    requireNonNull(folder, "folder");
    key = requireNonNull(key, "key").withId(KEY_ID);
    requireNonNull(server, "server");
    requireNonNull(keyHeader, "keyHeader");
    requireNonNull(keepIn, "keepIn");
  }
}
