package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.LogStatistics.TagStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What is live in a log, together and of each tag. Written by the disk thread, read by any. */
final class LogTotals {

  private final TagTotals all = new TagTotals();
  private final Map<String, TagTotals> tags = new ConcurrentHashMap<>();

  TagTotals all() {
    return all;
  }

  TagTotals ofTag(String text) {
    return tags.computeIfAbsent(text, t -> new TagTotals());
  }

  /** What is live of a tag of a segment that goes is not in the log any more. */
  void leave(SegmentTag tag) {
    long bytes = tag.bytes() - tag.doneBytes();
    all.add(-tag.liveRecords(), -bytes, -tag.takenRecords());
    ofTag(tag.text()).add(-tag.liveRecords(), -bytes, -tag.takenRecords());
  }

  Map<String, TagStatistics> byTag() {
    Map<String, TagStatistics> live = new TreeMap<>();
    tags.forEach(
        (text, totals) -> {
          if (totals.records() > 0) {
            live.put(text, new TagStatistics(totals.records(), totals.bytes()));
          }
        });
    return live;
  }

  /** How much of each tag is live and not taken. */
  Map<String, Long> free() {
    Map<String, Long> free = new TreeMap<>();
    tags.forEach(
        (text, totals) -> {
          long records = totals.records() - totals.taken();
          if (records > 0) {
            free.put(text, records);
          }
        });
    return free;
  }
}
