package dev.forwarder.endpoints.datanadhi.settings;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Header;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a host may choose about Data Nadhi. The address of the primary and its key are those of the
 * domain.
 *
 * @param directory where EchoPost lives and dropped files are kept: one for each family
 * @param fallback the address of the fallback server; null: there is none. Default: none
 * @param keyHeader the name of the header that carries the key. Default: {@code DATANADHI_API_KEY};
 *     {@code DATANADHI-API-KEY} gets through proxies that drop names with underscores
 * @param echopost which EchoPost there is. Default: {@link EchopostMode#JAVA}
 * @param agent how that is used and run. Default: {@link EchopostDetails#DEFAULT}
 * @param health how servers that are down are asked
 * @param drain when a queue is emptied to the fallback server
 * @param upload how items are sent there
 * @param droppedMaxBytes what dropped files may take together: positive; beyond it the oldest go.
 *     Default: 256 MiB
 */
public record DatanadhiOptions(
    Path directory,
    @Nullable URI fallback,
    String keyHeader,
    EchopostMode echopost,
    EchopostDetails agent,
    ProbeTimes health,
    DrainNumbers drain,
    UploadOptions upload,
    long droppedMaxBytes) {

  /** The name of the header as Data Nadhi's clients send it. */
  public static final String DEFAULT_KEY_HEADER = "DATANADHI_API_KEY";

  /** What dropped files may take by default. */
  public static final long DEFAULT_DROPPED_MAX_BYTES = 256L << 20;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a part is out of its bounds
   */
  public DatanadhiOptions {
    requireNonNull(directory, "directory");
    fallback = fallback == null ? null : checked(fallback);
    requireNonNull(echopost, "echopost");
    requireNonNull(agent, "agent");
    requireNonNull(health, "health");
    requireNonNull(drain, "drain");
    requireNonNull(upload, "upload");
    Header checked = new Header(requireNonNull(keyHeader, "keyHeader"), "");
    keyHeader = checked.name();
    Positive.check("droppedMaxBytes", droppedMaxBytes, 1);
  }

  private static URI checked(URI fallback) {
    try {
      return ServerUrl.checked(fallback);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("fallback " + e.getMessage(), e);
    }
  }

  /**
   * The defaults.
   *
   * @param directory where EchoPost lives and dropped files are kept
   * @return without a fallback server
   */
  public static DatanadhiOptions in(Path directory) {
    return new DatanadhiOptions(
        directory,
        null,
        DEFAULT_KEY_HEADER,
        EchopostMode.JAVA,
        EchopostDetails.DEFAULT,
        ProbeTimes.DEFAULT,
        DrainNumbers.DEFAULT,
        UploadOptions.DEFAULT,
        DEFAULT_DROPPED_MAX_BYTES);
  }

  /** A copy with another fallback server; null for none. */
  public DatanadhiOptions withFallback(@Nullable URI changed) {
    return new DatanadhiOptions(
        directory, changed, keyHeader, echopost, agent, health, drain, upload, droppedMaxBytes);
  }

  /** A copy with another header for the key. */
  public DatanadhiOptions withKeyHeader(String changed) {
    return new DatanadhiOptions(
        directory, fallback, changed, echopost, agent, health, drain, upload, droppedMaxBytes);
  }

  /** A copy with another EchoPost. */
  public DatanadhiOptions withEchopost(EchopostMode changed) {
    return new DatanadhiOptions(
        directory, fallback, keyHeader, changed, agent, health, drain, upload, droppedMaxBytes);
  }

  /** A copy with other details of EchoPost. */
  public DatanadhiOptions withAgent(EchopostDetails changed) {
    return new DatanadhiOptions(
        directory, fallback, keyHeader, echopost, changed, health, drain, upload, droppedMaxBytes);
  }

  /** A copy with other questions to servers that are down. */
  public DatanadhiOptions withHealth(ProbeTimes changed) {
    return new DatanadhiOptions(
        directory, fallback, keyHeader, echopost, agent, changed, drain, upload, droppedMaxBytes);
  }

  /** A copy with another drain. */
  public DatanadhiOptions withDrain(DrainNumbers changed) {
    return new DatanadhiOptions(
        directory, fallback, keyHeader, echopost, agent, health, changed, upload, droppedMaxBytes);
  }

  /** A copy with other uploads. */
  public DatanadhiOptions withUpload(UploadOptions changed) {
    return new DatanadhiOptions(
        directory, fallback, keyHeader, echopost, agent, health, drain, changed, droppedMaxBytes);
  }

  /** A copy with another cap of dropped files. */
  public DatanadhiOptions withDroppedMaxBytes(long changed) {
    return new DatanadhiOptions(
        directory, fallback, keyHeader, echopost, agent, health, drain, upload, changed);
  }
}
