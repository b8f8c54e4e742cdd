package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

/** Counts what is in a log by walking over its bits, and compares that with what is counted. */
final class LogInvariants {

  private LogInvariants() {}

  static void check(LogStore store) {
    Map<String, Long> records = new HashMap<>();
    long all = 0;
    long bytes = 0;
    long taken = 0;
    for (Segment segment : store.segments().values()) {
      check(segment);
      for (SegmentTag tag : segment.tags()) {
        records.merge(tag.text(), tag.liveRecords(), Long::sum);
        all += tag.liveRecords();
        bytes += tag.bytes() - tag.doneBytes();
        taken += tag.takenRecords();
      }
    }
    assertThat(store.totals().all().records()).as("live records").isEqualTo(all);
    assertThat(store.totals().all().bytes()).as("live bytes").isEqualTo(bytes);
    assertThat(store.totals().all().taken()).as("taken records").isEqualTo(taken);
    records.forEach(
        (tag, count) ->
            assertThat(store.totals().ofTag(tag).records())
                .as("records of " + tag)
                .isEqualTo(count));
  }

  private static void check(Segment segment) {
    long live = 0;
    long taken = 0;
    for (long at = segment.firstSequence(); at < segment.nextSequence(); at++) {
      assertThat(segment.isDone(at) && segment.isTaken(at)).as("done and taken").isFalse();
      live += segment.isDone(at) ? 0 : 1;
      taken += segment.isTaken(at) ? 1 : 0;
    }
    assertThat(segment.live()).as("live of segment " + segment.number()).isEqualTo(live);
    assertThat(segment.takenRecords()).isEqualTo(taken);
    long byTag = segment.tags().stream().mapToLong(SegmentTag::liveRecords).sum();
    assertThat(byTag).as("live by tag of segment " + segment.number()).isEqualTo(live);
    for (SegmentTag tag : segment.tags()) {
      assertThat(tag.freeRecords()).as("free of " + tag.text()).isNotNegative();
      assertThat(tag.freeBytes()).as("free bytes of " + tag.text()).isNotNegative();
    }
  }
}
