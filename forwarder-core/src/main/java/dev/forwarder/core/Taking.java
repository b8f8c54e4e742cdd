package dev.forwarder.core;

import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.retry.MemoryLease;
import org.jspecify.annotations.Nullable;

/**
 * How a domain takes transactions, on their submitters' threads: each with memory of its own, or
 * not at all, and where that is asked for once it is on disk. Waits for nothing, takes no lock.
 * Thread-safe.
 */
final class Taking {

  private final DomainForwarder domain;
  private final DomainSettings settings;
  private final DomainServices services;
  private final MemoryLease lease;
  private final @Nullable Store store;

  /** Whether what is closed is so for the target alone. */
  private volatile boolean isOpen;

  /**
   * Of a domain that is closed.
   *
   * @param domain accepts what memory was reserved for, or refuses it
   * @param store its part of the spool; null where nothing of it is on disk
   */
  Taking(
      DomainForwarder domain,
      DomainSettings settings,
      DomainServices services,
      MemoryLease lease,
      @Nullable Store store) {
    this.domain = domain;
    this.settings = settings;
    this.services = services;
    this.lease = lease;
    this.store = store;
  }

  void open() {
    isOpen = true;
  }

  void close() {
    isOpen = false;
  }

  boolean isOpen() {
    return isOpen;
  }

  /** Whether anything is on disk before it is accepted. */
  boolean writesAhead() {
    return settings.storage().durability() == Durability.WRITE_AHEAD && store != null;
  }

  /** {@link DomainForwarder#offer}. */
  @Nullable RefusalReason offer(
      Target target,
      Endpoint endpoint,
      Payload payload,
      @Nullable DeliveryListener listener,
      long sequence) {
    long bytes = Transaction.bytesOf(endpoint, payload);
    RefusalReason refusal = reserve(target, payload, bytes);
    if (refusal != null) {
      return refusal;
    }
    try {
      refusal =
          domain.accept(
              new Transaction(endpoint, target, payload, bytes, listener, sequence, now()));
    } catch (Throwable t) { // no memory, or no stack: then it must not be reserved either
      giveBack(bytes);
      throw t;
    }
    if (refusal == null) {
      domain.tellOfNew();
    } else {
      giveBack(bytes);
    }
    return refusal;
  }

  /** {@link DomainForwarder#write}. */
  @Nullable RefusalReason write(
      Target target,
      Endpoint endpoint,
      Payload payload,
      @Nullable DeliveryListener listener,
      long sequence,
      Writing writing,
      int index) {
    if (store == null || !store.writesAhead(target, endpoint, payload)) {
      return domain.offer(target, endpoint, payload, listener, sequence);
    }
    long bytes = Transaction.bytesOf(endpoint, payload);
    RefusalReason refusal = reserve(target, payload, bytes);
    if (refusal != null) {
      return refusal;
    }
    try {
      Transaction transaction =
          new Transaction(endpoint, target, payload, bytes, listener, sequence, now());
      writing.begin(index);
      store.write(transaction, true, new WriteAhead(domain, store, transaction, writing, index));
    } catch (Throwable t) { // no memory even to ask for it
      giveBack(bytes);
      throw t;
    }
    return null;
  }

  private long now() {
    return services.clock().getAsLong();
  }

  /** Memory for a transaction, which is given back with its outcome; or why there is none. */
  private @Nullable RefusalReason reserve(Target target, Payload payload, long bytes) {
    if (target.accepted().isClosed()) {
      return closed();
    }
    if (payload.size() > settings.queue().maxPayloadBytes() || bytes > lease.mostBytes()) {
      return RefusalReason.PAYLOAD_TOO_LARGE;
    }
    MemoryLease.Grant grant = lease.tryReserve(bytes);
    if (grant == MemoryLease.Grant.GRANTED) {
      return null;
    }
    return target.accepted().isClosed() ? closed() : refusal(grant);
  }

  private void giveBack(long bytes) {
    lease.release(bytes);
    domain.tellOfRoom();
  }

  /** Why something is refused that is closed. */
  RefusalReason closed() {
    return isOpen ? RefusalReason.REMOVED : RefusalReason.NOT_RUNNING;
  }

  private static RefusalReason refusal(MemoryLease.Grant grant) {
    return grant == MemoryLease.Grant.DOMAIN_FULL
        ? RefusalReason.DOMAIN_FULL
        : RefusalReason.PROCESS_FULL;
  }
}
