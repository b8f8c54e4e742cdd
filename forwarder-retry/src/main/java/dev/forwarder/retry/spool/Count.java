package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.AppendRefusal.Reason;

/** A question how much is in a log, which waits where the log cannot be opened yet. */
final class Count extends Operation {

  final CountCallback callback;

  Count(CountCallback callback) {
    this.callback = callback;
  }

  @Override
  void run(LogCore core) {
    core.count(this);
  }

  @Override
  void refuse(Reason reason) {
    callback.postponed();
  }
}
