package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Priority;
import dev.forwarder.core.spool.BadRecordException;
import dev.forwarder.core.spool.DeadLetter;
import dev.forwarder.core.spool.DeadLetterCodec;
import dev.forwarder.core.spool.StoredTransaction;
import dev.forwarder.core.spool.TransactionCodec;
import dev.forwarder.retry.RateLimitedLog;
import dev.forwarder.retry.spool.AppendCallback;
import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.spool.LogKind;
import dev.forwarder.retry.spool.NewRecord;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.ReadOrder;
import dev.forwarder.retry.spool.ReadRequest;
import dev.forwarder.retry.spool.Spool;
import dev.forwarder.retry.spool.SpoolEnvironment;
import dev.forwarder.retry.spool.SpoolLog;
import dev.forwarder.retry.spool.StoredRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/**
 * What is on disk for keys and domains that are not in the settings: it waits there for them to
 * come back. Shortly before it is too old to be kept, dead letters of its domain are made of it.
 * Thread-safe.
 */
final class Heirless {

  /** So long before its age is over, at the most, is it looked for. */
  static final Duration BEFORE = Duration.ofHours(1);

  /** So many are read at a time. */
  private static final int MOST = 64;

  private static final long MOST_BYTES = 4 << 20;

  private final Spool spool;
  private final SpoolEnvironment environment;
  private final boolean keepsDead;
  private final Knowing knowing;
  private final HeirlessCounts counts;
  private final TransactionCodec codec = new TransactionCodec();
  private final DeadLetterCodec letters = new DeadLetterCodec(codec);
  private final RateLimitedLog log;

  /** Of these some were read and have not ended: dead letters may wait for room on the disk. */
  private final Set<SpoolLog> busy = ConcurrentHashMap.newKeySet();

  private volatile boolean isClosed;

  /** What becomes of records of one key. */
  enum Holder {
    /** They will be sent. */
    IN_FORCE,
    /** They are pending, of a key or domain that was taken out while it ran. */
    GIVEN_UP,
    /** No domain knows of them. */
    NOBODY
  }

  /** What the domains know of records; any thread. */
  interface Knowing {

    /** Who has those of that key. */
    Holder holder(String domain, String keyId);

    /** Tells a domain of something that is pending there. */
    void tell(String domain, DiskNews news);
  }

  /** One that is to end: where it lies, and whether it is pending somewhere. */
  private record Late(SpoolLog log, StoredRecord record, boolean isPending, Round round) {
    Priority priority() {
      return log.kind() == LogKind.HIGH ? Priority.HIGH : Priority.NORMAL;
    }
  }

  /** Some that were read together: no more are read before the last of them has ended. */
  private final class Round {
    private final SpoolLog from;
    private final AtomicInteger left;

    Round(SpoolLog from, int records) {
      this.from = from;
      this.left = new AtomicInteger(records);
    }

    void oneEnded() {
      if (left.decrementAndGet() == 0) {
        busy.remove(from);
        look(from);
      }
    }
  }

  /**
   * Those of a spool.
   *
   * @param keepsDead whether there are dead letters
   * @param counts takes those that are pending nowhere
   */
  Heirless(
      Spool spool,
      SpoolEnvironment environment,
      boolean keepsDead,
      Knowing knowing,
      HeirlessCounts counts) {
    this.spool = spool;
    this.environment = environment;
    this.keepsDead = keepsDead;
    this.knowing = knowing;
    this.counts = counts;
    this.log = new RateLimitedLog(LoggerFactory.getLogger(Heirless.class), environment.clock());
  }

  /** Looks for them from now on, until it is closed. */
  void begin() {
    long next = BEFORE.toNanos();
    for (SpoolLog one : spool.logs()) {
      next = Math.min(next, before(one).toNanos());
    }
    environment.timer().schedule(this::lookAtAll, Math.max(1, next / 2));
  }

  /** None are looked for any more, and none that were asked for are taken. */
  void close() {
    isClosed = true;
  }

  /** A tenth of the age at the most, where records are not kept for long. */
  private static Duration before(SpoolLog log) {
    Duration tenth = log.settings().maxAge().dividedBy(10);
    return tenth.compareTo(BEFORE) < 0 ? tenth : BEFORE;
  }

  private void lookAtAll() {
    if (!isClosed) {
      spool.logs().stream().filter(one -> one.kind() != LogKind.DEAD).forEach(this::look);
      begin();
    }
  }

  /** Asks for those that are nearly too old; the disk answers. */
  private void look(SpoolLog from) {
    if (busy.add(from)) {
      try {
        ask(from);
      } catch (Throwable t) { // no memory for it, perhaps: it is asked again in its time
        busy.remove(from);
        log.warn("{}: what is too old could not be asked for", from.domain(), t);
      }
    }
  }

  private void ask(SpoolLog from) {
    Duration age = from.settings().maxAge().minus(before(from));
    Map<String, Holder> holders = new HashMap<>();
    ReadRequest request =
        new ReadRequest(tag -> mayEnd(from, tag, holders), MOST, MOST_BYTES, ReadOrder.OLDEST_FIRST)
            .createdBefore(environment.wallClock().millis() - age.toMillis());
    from.read(request, records -> end(from, records, holders));
  }

  /** Asked as often as there are segments; what was pending once is, whoever comes back. */
  private boolean mayEnd(SpoolLog from, String tag, Map<String, Holder> holders) {
    Holder now = knowing.holder(from.domain(), StoreTag.keyId(tag));
    holders.merge(tag, now, (before, after) -> before == Holder.GIVEN_UP ? before : after);
    return now != Holder.IN_FORCE && !isClosed; // closed before any domain stops
  }

  private void end(SpoolLog from, List<StoredRecord> records, Map<String, Holder> holders) {
    if (isClosed) { // the next process makes letters of them
      records.forEach(one -> from.giveBack(one.place()));
    } else if (records.isEmpty()) {
      busy.remove(from);
    } else {
      Round round = new Round(from, records.size());
      for (StoredRecord record : records) {
        boolean isPending = holders.get(record.tag()) == Holder.GIVEN_UP;
        end(new Late(from, record, isPending, round));
      }
      log.warn(
          "{}: {} records are too old, and their keys are not in the settings; dead letters are"
              + " made of them, where these are kept",
          from.domain(),
          records.size());
    }
  }

  private void end(Late late) {
    try {
      StoredTransaction transaction = codec.decode(late.record().body());
      if (keepsDead) {
        bury(late, transaction);
      } else {
        drop(late, DropReason.REMOVED);
      }
    } catch (BadRecordException e) {
      log.warn("{}: a record cannot be read: {}", late.log().domain(), e.toString());
      drop(late, DropReason.DAMAGED);
    }
  }

  private void bury(Late late, StoredTransaction transaction) {
    long now = environment.wallClock().millis();
    DeadLetter letter = new DeadLetter(DropReason.REMOVED, 0, "", now, transaction);
    SpoolLog from = late.log();
    spool
        .log(from.domain(), LogKind.DEAD, from.settings())
        .append(
            new NewRecord(now, late.record().tag(), false, letters.encode(letter)),
            new AppendCallback() {
              @Override
              public void appended(Place place) {
                buried(late);
              }

              @Override
              public void refused(AppendRefusal refusal) {
                if (refusal.reason() != AppendRefusal.Reason.CLOSED) { // else the next finds it
                  drop(late, DropReason.REMOVED);
                }
              }
            });
  }

  private void buried(Late late) {
    if (late.isPending()) {
      String tag = late.record().tag();
      knowing.tell(late.log().domain(), DiskNews.buriedOnDisk(late.priority(), tag));
    } else {
      counts.buried();
    }
    ended(late);
  }

  private void drop(Late late, DropReason reason) {
    if (late.isPending()) {
      String tag = late.record().tag();
      knowing.tell(late.log().domain(), DiskNews.lost(late.priority(), tag, 1, reason));
    } else {
      counts.dropped(reason, 1);
    }
    ended(late);
  }

  private static void ended(Late late) {
    late.log().acknowledge(late.record().place());
    late.round().oneEnded();
  }
}
