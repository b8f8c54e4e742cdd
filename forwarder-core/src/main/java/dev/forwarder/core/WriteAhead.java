package dev.forwarder.core;

import dev.forwarder.api.RefusalReason;
import dev.forwarder.retry.spool.AppendCallback;
import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.spool.Place;

/** A transaction that is accepted once it is on disk. Called there, on the disk's thread. */
final class WriteAhead implements AppendCallback {

  private final DomainForwarder domain;
  private final Store store;
  private final Transaction transaction;
  private final Writing writing;
  private final int index;

  /**
   * One of a submission.
   *
   * @param transaction its memory is reserved, and it is not counted
   * @param index which one of the submission it is
   */
  WriteAhead(
      DomainForwarder domain, Store store, Transaction transaction, Writing writing, int index) {
    this.domain = domain;
    this.store = store;
    this.transaction = transaction;
    this.writing = writing;
    this.index = index;
  }

  @Override
  public void appended(Place place) {
    transaction.place(place);
    RefusalReason reason = domain.accept(transaction);
    if (reason == null) {
      domain.tellOfNew();
      writing.accepted(index);
    } else {
      store.acknowledge(transaction);
      refuse(reason);
    }
  }

  @Override
  public void refused(AppendRefusal refusal) {
    boolean inMemory =
        store.settings().onFailure() == StorageSettings.OnFailure.ACCEPT_IN_MEMORY
            && refusal.reason() != AppendRefusal.Reason.CLOSED;
    RefusalReason reason = inMemory ? domain.accept(transaction) : reason(refusal);
    if (reason == null) {
      domain.tellOfNew();
      writing.acceptedInMemory(index);
    } else {
      refuse(reason);
    }
  }

  private static RefusalReason reason(AppendRefusal refusal) {
    return switch (refusal.reason()) {
      case FULL -> RefusalReason.STORAGE_FULL;
      case TROUBLE, UNFIT -> RefusalReason.STORAGE_FAILED;
      case CLOSED -> RefusalReason.NOT_RUNNING;
    };
  }

  private void refuse(RefusalReason reason) {
    domain.giveBackMemory(transaction);
    transaction.target().refuse(reason);
    writing.refused(index, reason);
  }
}
