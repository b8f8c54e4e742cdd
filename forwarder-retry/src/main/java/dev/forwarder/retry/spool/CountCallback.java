package dev.forwarder.retry.spool;

import java.util.Map;

/**
 * Hears how much is in a log. Called on the disk thread, or at once by who asks, where nothing has
 * been done by anybody with the log since the spool was opened; must not throw, nor ask for more.
 */
public interface CountCallback {

  /**
   * How many records were live and not taken; once. A loss that is told before this is not among
   * them any more, one that is told after it is among them if it was there.
   *
   * @param records by their tags; of each at least one
   */
  void counted(Map<String, Long> records);

  /**
   * The log cannot be opened at present. It is counted as soon as it can be, before anything else
   * is done with it; never, where the spool is closed before. Once, at the most.
   */
  void postponed();
}
