package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.format.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tags of one segment, by number and by text. For the disk thread. */
final class SegmentTags {

  private final Segment segment;
  private final LogTotals totals;
  private final List<SegmentTag> byNumber = new ArrayList<>();
  private final Map<String, SegmentTag> byText = new HashMap<>();

  SegmentTags(Segment segment, LogTotals totals) {
    this.segment = segment;
    this.totals = totals;
  }

  List<SegmentTag> all() {
    return byNumber;
  }

  /** The one of that text; with the next number, if it is new. */
  SegmentTag get(String text) {
    SegmentTag tag = byText.get(text);
    if (tag == null) {
      tag = make(byNumber.size(), text);
      byNumber.add(tag);
      byText.put(text, tag);
    }
    return tag;
  }

  private SegmentTag make(int number, String text) {
    return new SegmentTag(segment, number, text, totals.ofTag(text), totals.all());
  }

  /** That of a frame; null where its number is another's, or nobody's. */
  @Nullable SegmentTag of(Frame frame) {
    int number = frame.tagNumber();
    if (number < 0) {
      return byText.get(frame.tag());
    }
    SegmentTag tag = number < byNumber.size() ? byNumber.get(number) : null;
    return tag != null && frame.hasTag(tag.utf8()) ? tag : null;
  }

  /**
   * That of a frame, which is its first perhaps; and it may be that those before were not found.
   */
  SegmentTag found(Frame frame) {
    int number = frame.tagNumber();
    if (number < 0) {
      return get(frame.tag());
    }
    while (byNumber.size() <= number) {
      byNumber.add(make(byNumber.size(), ""));
    }
    SegmentTag known = byNumber.get(number);
    if (known.text().isEmpty()) {
      known = make(number, frame.tag());
      byNumber.set(number, known);
      byText.put(known.text(), known);
    }
    return known;
  }
}
