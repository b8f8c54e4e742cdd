package dev.forwarder.bench.disk;

import dev.forwarder.bench.process.Meters;

/**
 * What a keeper has done, and what it took.
 *
 * @param records how many records
 * @param nanos how long it took
 * @param cpuNanos the processor time of its process
 * @param batch how many records it wrote at once, or made durable at once, on average
 */
public record Done(long records, long nanos, long cpuNanos, double batch) {

  /** The beginning of something. */
  record Begun(long nanos, long cpuNanos) {

    static Begun now() {
      return new Begun(System.nanoTime(), Meters.cpuNanos());
    }

    /** It is done now. */
    Done done(long records, double batch) {
      long cpu = Meters.cpuNanos(cpuNanos, Meters.cpuNanos());
      return new Done(records, System.nanoTime() - nanos, cpu, batch);
    }
  }

  /** Records in a second. */
  public double perSecond() {
    return records * 1e9 / nanos;
  }

  /** Records in a second of processor time. */
  public double perCpuSecond() {
    return records * 1e9 / cpuNanos;
  }
}
