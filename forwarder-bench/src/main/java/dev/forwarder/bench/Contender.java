package dev.forwarder.bench;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.Load;
import java.util.List;
import java.util.Map;

/**
 * One of those that are measured in turn.
 *
 * @param caseName the case that its numbers belong to
 * @param subject what is measured
 * @param process the subject's process
 * @param load what it does
 * @param group which of the sink's ports count
 */
record Contender(String caseName, String subject, Child process, Load load, int group) {

  /**
   * All of them under the same load.
   *
   * @param processes of each subject, by its name, in the order in which they take turns
   */
  static List<Contender> all(String caseName, Map<String, Child> processes, Load load) {
    return processes.entrySet().stream()
        .map(each -> new Contender(caseName, each.getKey(), each.getValue(), load, 0))
        .toList();
  }

  /** What it is called in errors. */
  String label() {
    return caseName + ", " + subject;
  }

  /** Sees to it that all that it was given in a slice was delivered, as the sink wants it. */
  void requireAllDelivered(Slice slice) {
    slice.requireNothingBroken(label());
    slice.subject().requireAllDelivered(label());
  }

  /** Sees to it that nothing was lost of it, though something may be left. */
  void requireNothingLost(Slice slice) {
    slice.requireNothingBroken(label());
    slice.subject().requireNothingLost(label());
  }
}
