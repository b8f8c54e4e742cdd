package dev.forwarder.bench;

import java.util.List;

/**
 * A JVM whose heap holds what is needed, and not much more: what its process holds then is not its
 * garbage.
 */
final class SmallHeap {

  /** Options of the JVM. */
  static final List<String> OPTIONS = List.of("-Xms64m", "-Xmx192m");

  /** All memory of its process, be it of the heap or not. */
  static final Metric RESIDENT = Metric.lower("resident_mebibytes_of_192_mebibytes_heap", "MiB");

  private SmallHeap() {}

  /** What its process held when a slice ended. */
  static double residentMebibytes(SubjectSlice slice) {
    return (double) slice.to().residentBytes() / (1 << 20);
  }
}
