package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.format.FramingKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a spool should be: a list of records, each in one state. Knows nothing of segments, bits or
 * files.
 */
final class SpoolModel {

  /** What has become of a record, as far as its owner can know. */
  enum State {
    /** Asked to be appended, not answered yet. */
    APPENDING,
    FREE,
    TAKEN,
    /** Asked to be acknowledged: it may be read again only after a process has died. */
    ENDED,
    REFUSED
  }

  /** One record. */
  static final class Entry {
    final int id;
    final String tag;
    final byte[] body;
    State state = State.APPENDING;
    @Nullable Place place;

    /** Whether the process could not lose it any more when it was last looked at. */
    boolean isSettled;

    Entry(int id, String tag, byte[] body) {
      this.id = id;
      this.tag = tag;
      this.body = body;
    }
  }

  private final SpoolRig rig;
  private final FramingKind framing;
  private final SplittableRandom random;
  final Map<Integer, Entry> entries = new LinkedHashMap<>();
  private int nextId;

  /** Whether a process died, which may leave a record that was being moved in both places. */
  boolean mayBeTwice;

  SpoolModel(SpoolRig rig, FramingKind framing) {
    this.rig = rig;
    this.framing = framing;
    this.random = rig.random.split();
  }

  List<Entry> in(State state) {
    return entries.values().stream()
        .filter(entry -> entry.state == state)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private byte[] body(int id, int length) {
    if (framing == FramingKind.LINES) {
      String text = "{\"id\":" + id + ",\"x\":\"" + "y".repeat(length) + "\"}";
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 + length).putInt(id);
    while (bytes.hasRemaining()) {
      bytes.put((byte) random.nextInt());
    }
    return bytes.array();
  }

  private int id(byte[] body) {
    return framing == FramingKind.LINES
        ? Integer.parseInt(
            new String(body, StandardCharsets.UTF_8).replaceAll("\\{\"id\":(\\d+),.*", "$1"))
        : ByteBuffer.wrap(body).getInt();
  }

  void append(String tag, int length, boolean taken) {
    int id = nextId++;
    Entry entry = new Entry(id, tag, body(id, length));
    entries.put(id, entry);
    int cut = random.nextInt(entry.body.length + 1);
    ByteBuffer[] parts = {
      ByteBuffer.wrap(entry.body, 0, cut), ByteBuffer.wrap(entry.body, cut, entry.body.length - cut)
    };
    rig.log.append(
        new NewRecord(rig.wallMillis(), tag, taken, parts),
        new AppendCallback() {
          @Override
          public void appended(Place place) {
            assertThat(entry.state).as("answered once").isEqualTo(State.APPENDING);
            entry.state = taken ? State.TAKEN : State.FREE;
            entry.place = place;
          }

          @Override
          public void refused(AppendRefusal refusal) {
            assertThat(entry.state).as("answered once").isEqualTo(State.APPENDING);
            entry.state = State.REFUSED;
          }
        });
  }

  void acknowledge(Entry entry) {
    entry.state = State.ENDED;
    rig.log.acknowledge(entry.place);
  }

  void giveBack(Entry entry) {
    entry.state = State.FREE;
    rig.log.giveBack(entry.place);
  }

  /** Reads, and checks what comes against what may. */
  List<Entry> read(Predicate<String> tags, int most, ReadOrder order) {
    List<Entry> found = new ArrayList<>();
    boolean[] answered = {false};
    rig.log.read(
        new ReadRequest(tags, most, Long.MAX_VALUE, order),
        records -> {
          answered[0] = true;
          records.forEach(record -> found.add(take(record, tags)));
        });
    rig.run();
    assertThat(answered[0]).as("read is answered").isTrue();
    assertThat(found.size()).isLessThanOrEqualTo(most);
    return found;
  }

  private Entry take(StoredRecord record, Predicate<String> tags) {
    byte[] body = record.body().array();
    Entry entry = entries.get(id(body));
    assertThat(entry).as("a record that was once given").isNotNull();
    assertThat(body).isEqualTo(entry.body);
    assertThat(record.tag()).isEqualTo(entry.tag);
    assertThat(tags.test(entry.tag)).isTrue();
    if (mayBeTwice && entry.state == State.TAKEN) {
      rig.log.acknowledge(record.place());
      return entry;
    }
    assertThat(entry.state).as("state of what is read, record " + entry.id).isEqualTo(State.FREE);
    entry.state = State.TAKEN;
    entry.place = record.place();
    return entry;
  }

  /** The last record that was given was never given. */
  void forgetLast() {
    entries.remove(--nextId);
  }

  /** What the log counts is what there is; for a log that lost nothing and knows all. */
  void checkCounts() {
    LogStatistics statistics = rig.log.statistics();
    long free = in(State.FREE).size();
    long taken = in(State.TAKEN).size();
    assertThat(statistics.records()).isEqualTo(free + taken);
    assertThat(statistics.taken()).isEqualTo(taken);
    Map<String, Long> byTag =
        entries.values().stream()
            .filter(entry -> entry.state == State.FREE || entry.state == State.TAKEN)
            .collect(Collectors.groupingBy(entry -> entry.tag, Collectors.counting()));
    assertThat(
            statistics.tags().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, tag -> tag.getValue().records())))
        .isEqualTo(byTag);
  }
}
