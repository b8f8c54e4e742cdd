package dev.forwarder.bench.process;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** What this process costs: its own meters. */
public final class Meters {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * Processor time is told in steps of so much: what took less, and any work takes some, is one.
   */
  private static final long CPU_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int IN_VAIN = 3;
  private static final long WORTH_BYTES = 64 << 10;

  private Meters() {}

  /** Time that its threads were running, all together. */
  public static long cpuNanos() {
    return SYSTEM.getProcessCpuTime();
  }

  /** How much processor time passed between two moments in which something was done. */
  public static long cpuNanos(long from, long to) {
    return Math.max(CPU_STEP_NANOS, to - from);
  }

  /** Bytes that all threads that live now have ever allocated. */
  public static long allocatedBytes() {
    return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }

  /** Threads of Java that live now. */
  public static int threads() {
    return THREADS.getThreadCount();
  }

  /**
   * The heap in use once what is garbage has been collected: until that is in vain. Threads that
   * end may hold on to something for a while.
   */
  public static long liveHeapBytes() {
    long least = Long.MAX_VALUE;
    int inVain = 0;
    while (inVain < IN_VAIN) {
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      inVain = used < least - WORTH_BYTES ? 0 : inVain + 1;
      least = Math.min(least, used);
    }
    return least;
  }

  /** The memory that the process holds, or 0 where the system does not tell as Linux does. */
  public static long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
