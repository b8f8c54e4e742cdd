package dev.forwarder.core;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Reply;
import dev.forwarder.core.spool.BadRecordException;
import dev.forwarder.retry.RateLimitedLog;
import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.units.Durations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says the changes of a domain's state, each once, with its cause and its numbers. */
final class DomainLog {

  private static final Logger LOG = LoggerFactory.getLogger("dev.forwarder.core.Domain");

  /** At its cap a domain has room and has none by turns; room is what stays for so long. */
  private static final long ROOM_LASTS = TimeUnit.MINUTES.toNanos(1);

  /** Characters of a reply's body that are shown. */
  private static final int MOST_SHOWN = 200;

  private final String domain;
  private final RateLimitedLog limited;
  private boolean evicting;
  private long lastEvicted;

  DomainLog(String domain, LongSupplier clock) {
    this.domain = domain;
    this.limited = new RateLimitedLog(LOG, clock);
  }

  /** A reply other than a delivery has been reported to the lane's gate. */
  void failed(QueuedRequest request, Reply reply, long now) {
    LOG.debug("{}: {} failed: {}", domain, request.endpoint(), reply.summary());
    Lane lane = request.lane();
    long open = lane.gate().openNanos(now);
    boolean isTimed = open < Long.MAX_VALUE; // else it is known to be down, which was said
    if (open > now && isTimed && !lane.saidToBeBlocked()) {
      lane.saidToBeBlocked(sayBlocked(request, reply, pause(open - now)));
    }
  }

  /** Whether it was written: what was left out is tried again at the next failure. */
  private boolean sayBlocked(QueuedRequest request, Reply reply, String pause) {
    Lane lane = request.lane();
    String blocked = lane.blockedWith(request.endpoint());
    if (lane.isHeld()) {
      return limited.warn(
          "{}: API key {} is refused for {} ({}): its payloads are held; trying one every {}",
          domain,
          lane.target().key(),
          blocked,
          reply.summary(),
          pause);
    }
    return limited.warn(
        "{}: {} is blocked after: {}; next try in {}", domain, blocked, reply.summary(), pause);
  }

  /** The backend will never take what was sent. */
  void rejected(Endpoint endpoint, Reply reply) {
    limited.warn(
        "{}: {} rejected a payload, which is not tried again: {} {}",
        domain,
        endpoint,
        reply.summary(),
        oneLine(reply.detail()));
  }

  /** What a backend wrote, so that it cannot pass for lines of this log. */
  private static String oneLine(String detail) {
    String shown = detail.length() > MOST_SHOWN ? detail.substring(0, MOST_SHOWN) + "..." : detail;
    return shown.replaceAll("\\p{Cntrl}", " ");
  }

  /** A delivery has been reported to the lane's gate. */
  void delivered(QueuedRequest request, long waiting, long now) {
    Lane lane = request.lane();
    if (lane.saidToBeBlocked() && lane.gate().openNanos(now) <= now) {
      boolean said =
          limited.info(
              "{}: {} delivers again; {} wait in the queue",
              domain,
              lane.blockedWith(request.endpoint()),
              waiting);
      lane.saidToBeBlocked(!said);
    }
  }

  /** So many were evicted in this step. */
  void evicted(int transactions, long limitBytes, int maxItems, long now) {
    if (transactions == 0) {
      return;
    }
    if (!evicting) {
      LOG.warn(
          "{}: memory is full ({} bytes; forwarder_retry_queue_payloads_max_size, or the process's"
              + " forwarder_memory_max_size{}): evicting, lowest priority first",
          domain,
          limitBytes,
          maxItems == 0 ? "" : "; or " + maxItems + " items, forwarder_retry_queue_max_items");
    }
    evicting = true;
    lastEvicted = now;
  }

  /** Nothing has to be evicted: so there is room again, if that lasts. */
  void hasRoom(long now) {
    if (evicting && now - lastEvicted >= ROOM_LASTS) {
      evicting = false;
      LOG.info("{}: memory has room again, nothing more is evicted", domain);
    }
  }

  /** Something could not be written to the disk. */
  void diskRefused(AppendRefusal refusal) {
    limited.warn(
        "{}: the disk takes nothing at present ({}); memory is all there is",
        domain,
        refusal.reason(),
        String.valueOf(refusal.cause()));
  }

  /** What is on disk is larger than what there is room for in memory. */
  void goesBesideCaps(long bytes, long mostBytes) {
    LOG.warn(
        "{}: memory has no room for a payload on disk ({} of {} bytes;"
            + " forwarder_retry_queue_payloads_max_size, or the process's"
            + " forwarder_memory_max_size): such are sent all the same, one at a time",
        domain,
        bytes,
        mostBytes);
  }

  /** What was read from the disk verified, and is no transaction. */
  void badRecord(BadRecordException why) {
    limited.warn("{}: a record on disk is no transaction, and is dropped", domain, why);
  }

  void stepThrew(Throwable thrown) {
    limited.warn("{}: a step failed, which is a bug in the forwarder; it goes on", domain, thrown);
  }

  void noThread(Throwable thrown) {
    limited.warn("{}: no thread could be had; it goes on with the next news", domain, thrown);
  }

  void sendThrew(Throwable thrown) {
    limited.warn(
        "{}: the transport threw when a request was sent; it is tried again", domain, thrown);
  }

  void transportThrew(Throwable thrown) {
    limited.warn("{}: the transport threw when an attempt was cancelled", domain, thrown);
  }

  void takingThrew(Throwable thrown) {
    limited.warn(
        "{}: its backend family threw when asked for its endpoints; it gets the payload",
        domain,
        thrown);
  }

  void hopThrew(String hop, Throwable thrown) {
    limited.warn("{}: hop {} threw", domain, hop, thrown);
  }

  void lettersLost(Throwable why) {
    limited.warn(
        "{}: what nobody takes could not be kept, and is dropped: {}", domain, why.toString());
  }

  void primaryIsDown(String why, List<String> hops) {
    LOG.warn(
        "{}: the primary is down ({}); what it does not take goes to {} until it is healthy",
        domain,
        why,
        hops.isEmpty() ? "nobody else, and waits," : String.join(", then ", hops));
  }

  void primaryIsBack(int waiting) {
    LOG.info("{}: the primary is healthy again; {} wait for it", domain, waiting);
  }

  void hopIsDown(String hop, String why) {
    LOG.warn("{}: hop {} cannot be reached ({})", domain, hop, why);
  }

  void hopIsBack(String hop) {
    LOG.info("{}: hop {} can be reached again", domain, hop);
  }

  /** A queue that is nearly full is emptied to a hop from now on, or not any more. */
  void draining(String hop, boolean begins, boolean inVain) {
    if (begins) {
      LOG.warn("{}: the queue is nearly full: it is drained to hop {}", domain, hop);
    } else if (inVain) {
      LOG.warn("{}: hop {} could not be reached for too long; draining ends", domain, hop);
    } else {
      LOG.info("{}: the queue is drained", domain);
    }
  }

  void familyThrew(Throwable thrown) {
    limited.warn("{}: its backend family threw; the usual verdict is taken", domain, thrown);
  }

  private static String pause(long nanos) {
    return Durations.format(Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(nanos)));
  }
}
