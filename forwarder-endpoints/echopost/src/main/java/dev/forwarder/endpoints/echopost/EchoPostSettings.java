package dev.forwarder.endpoints.echopost;

import static java.util.Objects.requireNonNull;

import dev.forwarder.endpoints.echopost.launch.AgentProgram;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.BinaryProgram;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a domain uses EchoPost.
 *
 * @param datanadhiDir the directory {@code .datanadhi}; the agent's folder is {@code echopost} in
 *     it. One for each (domain, API key)
 * @param keyId the id of the one key whose payloads it carries; not blank
 * @param program what is started where nobody listens
 * @param timeout from a send to its reply, the start of an agent included; positive, default 5 s
 * @param maxInFlight how many logs may be unanswered at once; at least 1, default 128
 * @param startTimeout from the start of an agent until it takes a connection; positive, default 2 s
 * @param retryAfter how long no agent is started after a start has failed; zero: for good; default
 *     30 s
 * @param safeAfter how long after its answer a log may still be lost with the agent's process;
 *     default: zero for the agent in Java, 2 s for the original, which syncs its store each second
 */
public record EchoPostSettings(
    Path datanadhiDir,
    String keyId,
    AgentProgram program,
    Duration timeout,
    int maxInFlight,
    Duration startTimeout,
    Duration retryAfter,
    Duration safeAfter) {

  /** See {@link #timeout()}. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  /** See {@link #maxInFlight()}. */
  public static final int DEFAULT_MAX_IN_FLIGHT = 128;

  /** See {@link #startTimeout()}. */
  public static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(2);

  /** See {@link #retryAfter()}. */
  public static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(30);

  private static final Duration BINARY_SAFE_AFTER = Duration.ofSeconds(2);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a part is out of them
   */
  public EchoPostSettings {
    requireNonNull(datanadhiDir, "datanadhiDir");
    requireNonNull(program, "program");
    if (requireNonNull(keyId, "keyId").isBlank()) {
      throw new IllegalArgumentException("keyId must not be blank");
    }
    requirePositive("timeout", timeout);
    requirePositive("startTimeout", startTimeout);
    requireNotNegative("retryAfter", retryAfter);
    requireNotNegative("safeAfter", safeAfter);
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight must be at least 1, was: " + maxInFlight);
    }
  }

  /**
   * With the default numbers.
   *
   * @param datanadhiDir the directory {@code .datanadhi}
   * @param keyId the id of the key
   * @param program what is started where nobody listens
   * @return the settings
   */
  public static EchoPostSettings of(Path datanadhiDir, String keyId, AgentProgram program) {
    return new EchoPostSettings(
        datanadhiDir,
        keyId,
        program,
        DEFAULT_TIMEOUT,
        DEFAULT_MAX_IN_FLIGHT,
        DEFAULT_START_TIMEOUT,
        DEFAULT_RETRY_AFTER,
        program instanceof BinaryProgram ? BINARY_SAFE_AFTER : Duration.ZERO);
  }

  /** These settings with other times of a send and of a start. */
  public EchoPostSettings withTimeouts(Duration newTimeout, Duration newStartTimeout) {
    return new EchoPostSettings(
        datanadhiDir,
        keyId,
        program,
        newTimeout,
        maxInFlight,
        newStartTimeout,
        retryAfter,
        safeAfter);
  }

  /** These settings with another bound of what is unanswered. */
  public EchoPostSettings withMaxInFlight(int newMaxInFlight) {
    return new EchoPostSettings(
        datanadhiDir, keyId, program, timeout, newMaxInFlight, startTimeout, retryAfter, safeAfter);
  }

  /** These settings with another pause after a start that failed. */
  public EchoPostSettings withRetryAfter(Duration newRetryAfter) {
    return new EchoPostSettings(
        datanadhiDir, keyId, program, timeout, maxInFlight, startTimeout, newRetryAfter, safeAfter);
  }

  /** These settings with another time until a log is safe. */
  public EchoPostSettings withSafeAfter(Duration newSafeAfter) {
    return new EchoPostSettings(
        datanadhiDir, keyId, program, timeout, maxInFlight, startTimeout, retryAfter, newSafeAfter);
  }

  /** The agent's folder. */
  public AgentFolder folder() {
    return AgentFolder.in(datanadhiDir);
  }

  private static void requirePositive(String what, Duration value) {
    if (requireNonNull(value, what).isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + " must be positive, was: " + value);
    }
  }

  private static void requireNotNegative(String what, Duration value) {
    if (requireNonNull(value, what).isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative, was: " + value);
    }
  }
}
