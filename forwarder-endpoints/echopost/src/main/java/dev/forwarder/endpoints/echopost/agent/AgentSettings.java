package dev.forwarder.endpoints.echopost.agent;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.ApiKey;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/**
 * What an agent of ours is told.
 *
 * @param folder where it lives; its path as given is what clients know it by
 * @param key what it sends with, and what calls must bring, if they bring any
 * @param socketMode who may speak to it; default {@code rwx------}. Where files have no such
 *     permissions, it is not used
 * @param emptyFor how long it stays when nothing is pending and nothing comes; positive, default 10
 *     s
 * @param maxMessageBytes how large a request may be; at least 1 KiB, default 64 MiB
 * @param replyWithin how long it lets a call wait for the disk; positive, default 5 s
 * @param claimWithin how long it waits for another one to let go of the folder; not negative,
 *     default 15 s
 */
public record AgentSettings(
    AgentFolder folder,
    ApiKey key,
    Set<PosixFilePermission> socketMode,
    Duration emptyFor,
    int maxMessageBytes,
    Duration replyWithin,
    Duration claimWithin) {

  /** The largest message that an agent takes, where nobody says otherwise. */
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 64 << 20;

  private static final int LEAST_MESSAGE_BYTES = 1 << 10;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a part is out of them
   */
  public AgentSettings {
    requireNonNull(folder, "folder");
    requireNonNull(key, "key");
    socketMode = Set.copyOf(requireNonNull(socketMode, "socketMode"));
    requirePositive("emptyFor", emptyFor);
    requirePositive("replyWithin", replyWithin);
    if (requireNonNull(claimWithin, "claimWithin").isNegative()) {
      throw new IllegalArgumentException("claimWithin must not be negative, was: " + claimWithin);
    }
    if (maxMessageBytes < LEAST_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "maxMessageBytes must be at least " + LEAST_MESSAGE_BYTES + ", was: " + maxMessageBytes);
    }
  }

  /**
   * With the default numbers.
   *
   * @param folder where it lives, such as {@code .datanadhi/echopost}
   * @param key what it sends with
   * @return the settings
   */
  public static AgentSettings of(Path folder, ApiKey key) {
    return new AgentSettings(
        new AgentFolder(folder),
        key,
        PosixFilePermissions.fromString("rwx------"),
        Duration.ofSeconds(10),
        DEFAULT_MAX_MESSAGE_BYTES,
        Duration.ofSeconds(5),
        Duration.ofSeconds(15));
  }

  /** These settings with another mode of the socket. */
  public AgentSettings withSocketMode(Set<PosixFilePermission> mode) {
    return new AgentSettings(
        folder, key, mode, emptyFor, maxMessageBytes, replyWithin, claimWithin);
  }

  /** These settings with another time to stay. */
  public AgentSettings withEmptyFor(Duration time) {
    return new AgentSettings(
        folder, key, socketMode, time, maxMessageBytes, replyWithin, claimWithin);
  }

  /** These settings with another size of a request. */
  public AgentSettings withMaxMessageBytes(int bytes) {
    return new AgentSettings(folder, key, socketMode, emptyFor, bytes, replyWithin, claimWithin);
  }

  /** These settings with another time for the disk. */
  public AgentSettings withReplyWithin(Duration time) {
    return new AgentSettings(folder, key, socketMode, emptyFor, maxMessageBytes, time, claimWithin);
  }

  /** These settings with another time to wait for the folder. */
  public AgentSettings withClaimWithin(Duration time) {
    return new AgentSettings(folder, key, socketMode, emptyFor, maxMessageBytes, replyWithin, time);
  }

  private static void requirePositive(String what, Duration value) {
    if (requireNonNull(value, what).isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + " must be positive, was: " + value);
    }
  }
}
