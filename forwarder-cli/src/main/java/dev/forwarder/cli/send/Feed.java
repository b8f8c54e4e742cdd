package dev.forwarder.cli.send;

import dev.forwarder.api.Admission;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.console.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the inputs, one after another, and hands every item over. Runs once, on one thread. */
final class Feed implements Runnable {

  /**
   * What is read, and how.
   *
   * @param inputs the inputs, in order
   * @param standardInput what {@code -} stands for
   * @param perLine whether each line is a payload, or each input
   * @param maxBytes a longer payload is refused
   */
  record Plan(List<Input> inputs, InputStream standardInput, boolean perLine, int maxBytes) {}

  private final Plan plan;
  private final PayloadMaker maker;
  private final Submitter submitter;
  private final ReadCounts counts;
  private final Notices notices;
  private volatile @Nullable String failure;
  private volatile @Nullable Admission brokenOff;

  Feed(Plan plan, PayloadMaker maker, Submitter submitter, ReadCounts counts, Notices notices) {
    this.plan = plan;
    this.maker = maker;
    this.submitter = submitter;
    this.counts = counts;
    this.notices = notices;
  }

  @Override
  public void run() {
    for (Input input : plan.inputs()) {
      if (submitter.isClosed() || !read(input)) {
        return;
      }
    }
  }

  /** Whether it could be read to its end. */
  private boolean read(Input input) {
    try (InputStream in = input.open(plan.standardInput())) {
      read(itemsOf(input, in));
      return true;
    } catch (IOException e) {
      // Closing is by interrupt, which ends the reading of a file with an exception of its own.
      if (!submitter.isClosed()) {
        failure = input.name() + ": cannot be read any further: " + Reason.of(e);
        notices.say(failure);
      }
      return false;
    }
  }

  private Items itemsOf(Input input, InputStream in) {
    return plan.perLine()
        ? new LineItems(input, in, plan.maxBytes())
        : new WholeItem(input, in, plan.maxBytes());
  }

  private void read(Items items) throws IOException {
    long bytesBefore = counts.bytes().get();
    long skippedBefore = counts.skippedLines().get();
    Item item = items.next();
    while (item != null && !submitter.isClosed()) {
      handOver(item);
      counts.bytes().lazySet(bytesBefore + items.bytesRead());
      counts.skippedLines().lazySet(skippedBefore + items.skippedLines());
      item = items.next();
    }
    counts.bytes().set(bytesBefore + items.bytesRead());
    counts.skippedLines().set(skippedBefore + items.skippedLines());
  }

  private void handOver(Item item) {
    byte[] content = item.content();
    if (content == null) {
      counts.refused().incrementAndGet();
      notices.say(tooLong(item));
      return;
    }
    submitter.submit(maker.make(item, content), admission -> answered(item, admission));
  }

  private void answered(Item item, Admission admission) {
    if (BrokenOff.is(admission, submitter.isClosed())) {
      breakOff(item, admission);
      return;
    }
    counts.payloads().incrementAndGet();
    if (!admission.isAccepted()) {
      counts.refused().incrementAndGet();
      notices.say(notTaken(item, admission));
    }
  }

  private void breakOff(Item item, Admission admission) {
    brokenOff = admission;
    if (admission.accepted() > 0) {
      counts.payloads().incrementAndGet();
    }
    notices.say(
        String.format(
            Locale.ROOT,
            "%s: ended while it waited for room; taken for %d of %d (domain, key)",
            item.place(),
            admission.accepted(),
            admission.entries().size()));
  }

  private String tooLong(Item item) {
    return String.format(
        Locale.ROOT,
        "%s: refused: %d bytes, and forwarder_max_payload_size is %d",
        item.place(),
        item.size(),
        plan.maxBytes());
  }

  private static String notTaken(Item item, Admission admission) {
    return item.place()
        + ": refused by "
        + admission.refused()
        + " of "
        + admission.entries().size()
        + " (domain, key): "
        + admission.entries().stream()
            .filter(entry -> entry.reason() != null)
            .map(entry -> entry.domain() + " " + entry.reason())
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The last submission, if it waited for room when the reading was ended; else null. */
  @Nullable Admission brokenOff() {
    return brokenOff;
  }

  /** Why an input could not be read to its end, or null. */
  @Nullable String failure() {
    return failure;
  }
}
