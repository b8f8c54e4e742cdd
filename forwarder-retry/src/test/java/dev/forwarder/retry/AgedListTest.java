package dev.forwarder.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AgedListTest {

  private final AgedList<TestItem> list = new AgedList<>();
  private final TreeMap<Long, TestItem> model = new TreeMap<>();

  private void add(long sequence) {
    TestItem item = TestItem.normal(sequence);
    list.add(item);
    model.put(sequence, item);
  }

  private void remove(long sequence) {
    list.remove(model.remove(sequence));
  }

  private void checkEnds() {
    assertThat(list.isEmpty()).isEqualTo(model.isEmpty());
    if (!model.isEmpty()) {
      assertThat(list.oldest()).isSameAs(model.firstEntry().getValue());
      assertThat(list.newest()).isSameAs(model.lastEntry().getValue());
    }
  }

  private void checkAll() {
    checkEnds();
    List<TestItem> seen = new ArrayList<>();
    list.forEach(seen::add);
    assertThat(seen).containsExactlyElementsOf(model.values());
  }

  @ParameterizedTest
  @CsvSource({"10, 1", "60, 2", "200, 3", "1000, 4", "1000, 5"})
  void isInOrderWhateverComesAndGoes(int most, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      // It fills for a while and empties for a while, so that both ends of its size are met.
      boolean fills = model.size() < most && random.nextInt(100) < (i / (2 * most) % 2 * 40) + 30;
      long sequence = random.nextInt(100 * most);
      if (fills && !model.containsKey(sequence)) {
        add(sequence);
      } else if (!model.isEmpty()) {
        Long at = model.ceilingKey(sequence);
        remove(at == null ? model.lastKey() : at);
      }
      checkEnds();
      if (i % 100 == 0) {
        checkAll();
      }
    }
    checkAll();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 63, 64, 65, 200, 1000})
  void newOnesComeAtOneEndAndOldOnesLeaveAtTheOther(int size) {
    for (long sequence = 0; sequence < 10L * size; sequence++) {
      add(sequence);
      if (model.size() > size) {
        remove(model.firstKey());
      }
      checkEnds();
      assertThat(list.places()).isLessThanOrEqualTo(size + 3 * 64);
    }
    checkAll();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 65, 1000})
  void descendingArrivalsFillItToo(int size) {
    for (long sequence = size; sequence > 0; sequence--) {
      add(sequence);
      checkEnds();
    }
    checkAll();
    assertThat(list.places()).isLessThanOrEqualTo(size + 2 * 64);
  }

  @Test
  void fromTheMiddleToBothEndsFillsItToo() {
    for (long step = 0; step < 1000; step++) {
      add(step % 2 == 0 ? step : -step);
      checkEnds();
    }
    checkAll();
  }

  @Test
  void whatIsLeftOfManyTakesLittleRoom() {
    List<Long> leaving = new ArrayList<>(LongStream.range(0, 100_000).boxed().toList());
    leaving.forEach(this::add);
    Collections.shuffle(leaving, new Random(1));
    for (long sequence : leaving) {
      remove(sequence);
      assertThat(list.places()).isLessThanOrEqualTo(3 * model.size() + 3 * 64);
    }
    checkAll();
    assertThat(list.places()).as("an empty one has none").isZero();
  }

  /** What leaves must leave, all the more where there is no memory left. */
  @Test
  void aRemovalAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 5 && allocated > 0; round++) { // the first ones load classes
      List<TestItem> leaving =
          new ArrayList<>(LongStream.range(0, 5000).mapToObj(TestItem::normal).toList());
      leaving.forEach(list::add);
      Collections.shuffle(leaving, new Random(round));
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < leaving.size(); i++) {
        list.remove(leaving.get(i));
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }

    assertThat(allocated).isZero();
    assertThat(list.isEmpty()).isTrue();
  }

  @Test
  void oneItemTakesAFewPlaces() {
    add(1);

    assertThat(list.places()).isLessThanOrEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 1000})
  void secondOfOneSequenceIsRefusedAndChangesNothing(int size) {
    for (long sequence = 0; sequence < size; sequence++) {
      add(sequence);
    }
    for (long sequence : List.of(0L, size / 2L, size - 1L)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> list.add(TestItem.normal(sequence)))
          .withMessageContaining("two items have the sequence " + sequence);
    }
    checkAll();
  }
}
