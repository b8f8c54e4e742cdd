package dev.forwarder.retry.spool;

/**
 * Hears of each record that was live and not taken and will never be read; and of one that was
 * taken while its segment went, once it is given back. Called on the disk thread; what it throws is
 * logged.
 */
@FunctionalInterface
public interface LossListener {

  /** Hears nothing. */
  LossListener NONE = (log, tag, records, bytes, reason) -> {};

  /**
   * Records are lost.
   *
   * @param log of which log
   * @param tag their tag; empty where their number is known and their tags went with them
   * @param records how many, at least one
   * @param bytes of their bodies; 0 where that is not known
   * @param reason why
   */
  void lost(SpoolLog log, String tag, long records, long bytes, LossReason reason);
}
