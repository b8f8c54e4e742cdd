package dev.forwarder.retry.spool;

/** Where a log's losses are told. */
@FunctionalInterface
interface LossSink {

  /** So many records of a tag are lost; nothing where there are none. */
  void lost(String tag, long records, long bytes, LossReason reason);
}
