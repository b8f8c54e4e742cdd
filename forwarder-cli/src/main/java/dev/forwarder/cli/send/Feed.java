package dev.forwarder.cli.send;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.Payload;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.console.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final @Nullable Checkpoint checkpoint;
  private volatile @Nullable String failure;
  private final List<Admission> brokenOff = new CopyOnWriteArrayList<>();

  /**
   * A reader.
   *
   * @param checkpoint where to begin, and told how far it comes; null for none
   */
  Feed(
      Plan plan,
      PayloadMaker maker,
      Submitter submitter,
      ReadCounts counts,
      Notices notices,
      @Nullable Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    this.plan = plan;
    this.maker = maker;
    this.submitter = submitter;
    this.counts = counts;
    this.notices = notices;
  }

  @Override
  public void run() {
    try {
      readAll();
    } finally {
      submitter.settle();
    }
  }

  private void readAll() {
    for (Input input : plan.inputs()) {
      if (submitter.isClosed() || !read(input)) {
        return;
      }
    }
  }

  /** Whether it could be read to its end. */
  private boolean read(Input input) {
    Position position = checkpoint == null ? null : checkpoint.of(input);
    try {
      if (checkpoint == null || position == null || !goOn(input, position)) {
        readAll(input);
      }
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

  private InputStream open(Input input) throws IOException {
    return new SettlingInput(input.open(plan.standardInput()), submitter);
  }

  private void readAll(Input input) throws IOException {
    try (InputStream in = open(input)) {
      read(
          plan.perLine()
              ? new LineItems(input, in, plan.maxBytes())
              : new WholeItem(input, in, plan.maxBytes()));
    }
  }

  /** Reads what is behind a position; false where the input is another than it was there. */
  private boolean goOn(Input input, Position position) throws IOException {
    try (InputStream in = open(input)) {
      in.skipNBytes(position.offset());
      Items items =
          plan.perLine()
              ? new LineItems(input, in, plan.maxBytes(), position.offset(), position.line() - 1)
              : new WholeItem(input, in, plan.maxBytes());
      if (isThere(position, items)) {
        read(items);
        return true;
      }
    } catch (EOFException e) {
      // It is shorter than it was.
    }
    notices.say(input.name() + ": is not what it was at the checkpoint; sent from its start");
    return false;
  }

  private static boolean isThere(Position position, Items items) throws IOException {
    Item item = items.next();
    byte[] content = item == null ? null : item.content();
    return item != null
        && content != null
        && items.bytesRead() == position.end()
        && PayloadMaker.idOf(item, content).toString().equals(position.id());
  }

  private void read(Items items) throws IOException {
    long bytesBefore = counts.bytes().get();
    long skippedBefore = counts.skippedLines().get();
    Item item = items.next();
    while (item != null && !submitter.isClosed()) {
      handOver(item, items.bytesRead());
      counts.bytes().lazySet(bytesBefore + items.bytesRead());
      counts.skippedLines().lazySet(skippedBefore + items.skippedLines());
      item = items.next();
    }
    counts.bytes().set(bytesBefore + items.bytesRead());
    counts.skippedLines().set(skippedBefore + items.skippedLines());
  }

  private void handOver(Item item, long end) {
    byte[] content = item.content();
    if (content == null) {
      counts.refused().incrementAndGet();
      notices.say(tooLong(item));
      return;
    }
    Payload payload = maker.make(item, content);
    submitter.submit(payload, admission -> answered(item, end, payload, admission));
  }

  private void answered(Item item, long end, Payload payload, Admission admission) {
    if (BrokenOff.is(admission, submitter.isClosed())) {
      breakOff(item, admission);
      return;
    }
    if (checkpoint != null) {
      String id = String.valueOf(payload.id());
      Position position = new Position(item.offset(), end, item.line(), id);
      checkpoint.passed(item.input(), position, admission);
    }
    counts.payloads().incrementAndGet();
    if (!admission.isAccepted()) {
      counts.refused().incrementAndGet();
      notices.say(notTaken(item, admission));
    }
  }

  private void breakOff(Item item, Admission admission) {
    boolean isFirst = brokenOff.isEmpty();
    brokenOff.add(admission);
    if (admission.accepted() > 0) {
      counts.payloads().incrementAndGet();
    }
    if (isFirst) {
      sayBrokenOff(item, admission);
    }
  }

  private void sayBrokenOff(Item item, Admission admission) {
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

  /** Called now and then by another thread, until the end. */
  void look() {
    if (checkpoint != null) {
      checkpoint.look();
    }
  }

  /** The forwarder has stopped; the reading was over before. */
  void end(ForwarderStats last) {
    if (checkpoint != null && !checkpoint.end(last)) {
      failure = "--checkpoint: is not as far as what was read";
    }
  }

  /** The last submissions, as far as they waited for room when the reading was ended. */
  List<Admission> brokenOff() {
    return List.copyOf(brokenOff);
  }

  /** Why an input could not be read to its end, or that not written down; or null. */
  @Nullable String failure() {
    return failure;
  }
}
