package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.forwarder.retry.spool.AppendCallback;
import dev.forwarder.retry.spool.AppendRefusal;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who is never told by the disk waits for ever, so that it is told where there is no memory. */
class DiskNewsTest {

  private static final int MANY = 1000;

  private final Bits bits = Bits.atDefaults();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final AppendRefusal refusal = new AppendRefusal(AppendRefusal.Reason.TROUBLE, null);

  private long allocatedByTelling(
      BiFunction<Transaction, Consumer<DiskNews>, AppendCallback> asking) {
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 5 && allocated > 0; round++) { // the first ones load classes
      Inbox<DiskNews> inbox = new Inbox<>();
      List<AppendCallback> asked = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        asked.add(asking.apply(bits.transaction("x"), inbox::put));
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < MANY; i++) {
        asked.get(i).refused(refusal);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    return allocated;
  }

  @Test
  void whatBecameOfATransactionIsToldWithoutMemory() {
    assertThat(allocatedByTelling(DiskNews::ofWriting)).isZero();
  }

  @Test
  void whatBecameOfADeadLetterIsToldWithoutMemory() {
    assertThat(allocatedByTelling(DiskNews::ofBurying)).isZero();
  }
}
