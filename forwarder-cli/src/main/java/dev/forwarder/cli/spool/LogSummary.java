package dev.forwarder.cli.spool;

import dev.forwarder.retry.spool.LogView;
import dev.forwarder.retry.spool.ViewedSegment;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * What is in a log.
 *
 * @param domain its domain
 * @param log which of the domain's: high, normal or dead
 * @param segments its segments
 */
record LogSummary(String domain, String log, List<ViewedSegment> segments) {

  static LogSummary of(LogView view) throws IOException {
    return new LogSummary(view.domain(), view.kind().folder(), view.segments());
  }

  long records() {
    return segments.stream().mapToLong(ViewedSegment::live).sum();
  }

  long fileBytes() {
    return segments.stream().mapToLong(ViewedSegment::fileBytes).sum();
  }

  /** When the oldest segment with something live began; empty for none. */
  String oldest() {
    long oldest =
        segments.stream()
            .filter(segment -> segment.live() > 0)
            .mapToLong(ViewedSegment::oldestMillis)
            .min()
            .orElse(Long.MAX_VALUE);
    return time(oldest);
  }

  /** A time; empty where there is none. */
  static String time(long millis) {
    return millis == Long.MAX_VALUE || millis == Long.MIN_VALUE
        ? ""
        : Instant.ofEpochMilli(millis).toString();
  }
}
