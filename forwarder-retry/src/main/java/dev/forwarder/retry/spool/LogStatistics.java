package dev.forwarder.retry.spool;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in a log, as of its last pass; its parts may be of different passes.
 *
 * @param records how many are live, taken ones too
 * @param bytes of their bodies
 * @param taken how many of them are taken
 * @param fileBytes what its files take of the disk
 * @param segments how many files
 * @param oldestMillis when the oldest segment with a live record began; {@link Long#MAX_VALUE}
 *     where nothing is live
 * @param tags live records of each tag that has some
 * @param damagedRecords lost by damage since the spool was opened
 * @param trouble why it cannot be written at present, or null
 */
public record LogStatistics(
    long records,
    long bytes,
    long taken,
    long fileBytes,
    int segments,
    long oldestMillis,
    Map<String, TagStatistics> tags,
    long damagedRecords,
    @Nullable String trouble) {

  /**
   * What is in a log of one tag.
   *
   * @param records how many are live, taken ones too
   * @param bytes of their bodies
   */
  public record TagStatistics(long records, long bytes) {}

  /** Of a log in which nothing is, or is known. */
  static LogStatistics none(@Nullable String trouble) {
    return new LogStatistics(0, 0, 0, 0, 0, Long.MAX_VALUE, Map.of(), 0, trouble);
  }
}
