package dev.forwarder.testing.disk;

import java.util.Map;
import java.util.TreeMap;

/**
 * The names in a folder: as a process sees them, and as they are after a power cut at the least.
 */
final class StoredFolder implements Stored {

  final Map<String, Stored> seen = new TreeMap<>();
  final Map<String, Stored> certain = new TreeMap<>();

  /** What a process sees is what is left, here and below. */
  void settle() {
    seen.clear();
    seen.putAll(certain);
    for (Stored stored : certain.values()) {
      if (stored instanceof StoredFolder folder) {
        folder.settle();
      }
    }
  }
}
