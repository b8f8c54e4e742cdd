package dev.forwarder.testing.disk;

import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What goes wrong on a {@link FakeDisk}: on demand, by chance, or for good. Thread-safe. */
public final class DiskFaults {

  private final RandomGenerator random;
  private final Map<Kind, Integer> next = new EnumMap<>(Kind.class);
  private final Map<Kind, Double> chances = new EnumMap<>(Kind.class);
  private Predicate<DiskOperation> broken = operation -> false;
  private boolean readOnly;
  private long count;

  DiskFaults(RandomGenerator random) {
    this.random = random;
  }

  /** The next so many operations of that kind fail; a write, after some of it has been done. */
  public synchronized DiskFaults failNext(Kind kind, int times) {
    next.put(kind, times);
    return this;
  }

  /** Operations of that kind fail with that probability. */
  public synchronized DiskFaults failByChance(Kind kind, double probability) {
    chances.put(kind, probability);
    return this;
  }

  /** All that this is true of fails until it is healed. */
  public synchronized DiskFaults failWhile(Predicate<DiskOperation> condition) {
    broken = condition;
    return this;
  }

  /** Nothing can be changed until it is healed, as where the system has found its disk damaged. */
  public synchronized DiskFaults readOnly() {
    readOnly = true;
    return this;
  }

  /** Nothing goes wrong any more; a disk that is full stays full. */
  public synchronized DiskFaults heal() {
    next.clear();
    chances.clear();
    broken = operation -> false;
    readOnly = false;
    return this;
  }

  /** How many operations have been made to fail. */
  public synchronized long count() {
    return count;
  }

  /** Throws where nothing of the operation may be done. */
  synchronized void refuse(DiskOperation operation) throws IOException {
    if (readOnly && operation.kind().isChanging()) {
      count++;
      throw new IOException("read-only file system: " + operation);
    }
  }

  /** Whether it fails in the midst. */
  synchronized boolean strike(DiskOperation operation) {
    boolean struck = isNext(operation.kind()) || isByChance(operation.kind());
    struck |= broken.test(operation);
    count += struck ? 1 : 0;
    return struck;
  }

  private boolean isNext(Kind kind) {
    int left = next.getOrDefault(kind, 0);
    next.put(kind, Math.max(0, left - 1));
    return left > 0;
  }

  private boolean isByChance(Kind kind) {
    double chance = chances.getOrDefault(kind, 0.0);
    return chance > 0 && random.nextDouble() < chance;
  }
}
