package dev.forwarder.core;

import dev.forwarder.api.Admission;
import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.SubmitOptions;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How a payload is handed to the domains that it is for, on its submitter's thread: each is offered
 * a transaction of its own, and may be asked again while the submitter is willing to wait.
 * Thread-safe.
 */
final class Submissions {

  private final DomainServices services;
  private final Executor callbacks;
  private final AtomicLong sequence = new AtomicLong();

  /**
   * Nothing has been submitted.
   *
   * @param callbacks tells who asked what became of what was written to disk
   */
  Submissions(DomainServices services, Executor callbacks) {
    this.services = services;
    this.callbacks = callbacks;
  }

  /** Until then, or for ever. */
  static long atMost(long now, Duration wait) {
    return now + Math.min(TimeUnit.NANOSECONDS.convert(wait), Long.MAX_VALUE - now - 1);
  }

  Admission submit(Routes.Route route, Endpoint endpoint, Payload payload, SubmitOptions options) {
    long first = sequence.getAndAdd(route.size());
    long waitUntil = 0;
    Writing writing = route.writesAhead() ? new Writing(route, callbacks) : null;
    @Nullable RefusalReason[] refusals = null;
    for (int i = 0; i < route.size(); i++) {
      Target target = route.target(i);
      DeliveryListener listener = options.listener();
      RefusalReason reason =
          listener != null && services.reports().isBusy()
              ? RefusalReason.LISTENERS_BUSY
              : offer(target, endpoint, payload, listener, first + i, writing, i);
      if (reason != null && mayPass(reason) && (waitUntil = waitUntil(options, waitUntil)) != 0) {
        reason = submitWaiting(target, endpoint, payload, listener, waitUntil, writing, i, reason);
      }
      if (reason != null) {
        target.refuse(reason);
        refusals = refusals == null ? new RefusalReason[route.size()] : refusals;
        refusals[i] = reason;
      }
    }
    if (writing != null) {
      waitUntil = options.waitsForDisk() ? waitUntil(options, waitUntil) : 0;
      return writing.submitted(refusals, waitUntil == 0 ? 0 : left(waitUntil));
    }
    return refusals == null ? route.allAccepted() : route.admission(refusals);
  }

  /**
   * One time for all targets together, from the first that has no room on: where there is room, the
   * clock is not asked. 0, when that starts, for who does not wait.
   *
   * @param known what it is; 0: not yet
   */
  private long waitUntil(SubmitOptions options, long known) {
    if (known != 0 || options.maxWait().isZero() || Threads.isOwn()) {
      return known;
    }
    return atMost(services.clock().getAsLong(), options.maxWait());
  }

  private long left(long until) {
    return until - services.clock().getAsLong();
  }

  private static @Nullable RefusalReason offer(
      Target target,
      Endpoint endpoint,
      Payload payload,
      @Nullable DeliveryListener listener,
      long number,
      @Nullable Writing writing,
      int index) {
    return writing == null
        ? target.domain().offer(target, endpoint, payload, listener, number)
        : target.domain().write(target, endpoint, payload, listener, number, writing, index);
  }

  private static boolean mayPass(RefusalReason reason) {
    return reason == RefusalReason.DOMAIN_FULL || reason == RefusalReason.PROCESS_FULL;
  }

  private @Nullable RefusalReason submitWaiting(
      Target target,
      Endpoint endpoint,
      Payload payload,
      @Nullable DeliveryListener listener,
      long waitUntil,
      @Nullable Writing writing,
      int index,
      RefusalReason first) {
    RefusalReason reason = first;
    boolean wasTold = false;
    try {
      while (true) {
        RoomSignal room = roomFor(target, reason);
        RoomSignal.Waiter waiter = room.enter(Transaction.bytesOf(endpoint, payload));
        try {
          // A number of now: it is as new as the moment in which it is accepted.
          long number = sequence.getAndIncrement();
          RefusalReason before = reason;
          reason = offer(target, endpoint, payload, listener, number, writing, index);
          if (wasTold && reason != null) {
            target.domain().passRoomOn();
          }
          wasTold = false;
          long left = left(waitUntil);
          if (reason == null || !mayPass(reason) || left <= 0) {
            return reason;
          }
          wasTold = reason == before && room.await(waiter, left);
        } finally {
          wasTold |= room.leave(waiter);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return reason;
    } finally {
      if (wasTold) { // and has gone without looking
        target.domain().passRoomOn();
      }
    }
  }

  private RoomSignal roomFor(Target target, RefusalReason reason) {
    return reason == RefusalReason.PROCESS_FULL ? services.processRoom() : target.domain().room();
  }
}
