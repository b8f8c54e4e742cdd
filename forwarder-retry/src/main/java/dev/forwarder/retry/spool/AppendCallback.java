package dev.forwarder.retry.spool;

/** Hears, once, what became of an append. Called on the disk thread; what it throws is logged. */
public interface AppendCallback {

  /**
   * It is in the log: written and, with {@link Fsync#ALWAYS}, durable.
   *
   * @param place where; what it is acknowledged or given back by
   */
  void appended(Place place);

  /**
   * It is not in the log, and will not be read by this process; nor by a later one, but where the
   * disk failed and could not even take that back.
   *
   * @param refusal why
   */
  void refused(AppendRefusal refusal);
}
