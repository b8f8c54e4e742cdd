package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Priority;
import dev.forwarder.retry.spool.AppendCallback;
import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.ReadCallback;
import dev.forwarder.retry.spool.StoredRecord;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the disk has done, for the step of a domain to take note of. */
final class DiskNews implements Linked<DiskNews> {

  /** Takes note; the step. */
  interface Reader {

    /** A transaction is on disk, from where it can be read. */
    void written(Transaction transaction);

    /** A transaction could not be written. */
    void refused(Transaction transaction, AppendRefusal refusal);

    /** A transaction that no backend takes is a dead letter now, or could not become one. */
    void buried(Transaction transaction, boolean isKept);

    /** What was asked for has been read. */
    void read(Priority priority, List<StoredRecord> records);

    /** A record that was on disk alone is a dead letter now. */
    void buriedOnDisk(Priority priority, String tag);

    /** So many records of each tag were there when it was asked for. */
    void found(Claims.Claim claim, Map<String, Long> records);

    /** What was asked for cannot be seen at present, and is told later. */
    void postponed(Claims.Claim claim);

    /** Records that were on disk alone will never be read again. */
    void lost(Priority priority, String tag, long records, DropReason reason);
  }

  private final Consumer<Reader> what;
  private @Nullable DiskNews next;

  /** Something that a reader is told of by calling one of its methods. */
  DiskNews(Consumer<Reader> what) {
    this.what = what;
  }

  /** Tells somebody what became of a transaction that was to be written. */
  static AppendCallback ofWriting(Transaction transaction, Consumer<DiskNews> told) {
    return new OfAppend(told) {
      @Override
      void tell(Reader reader, @Nullable AppendRefusal refusal) {
        if (refusal == null) {
          reader.written(transaction);
        } else {
          reader.refused(transaction, refusal);
        }
      }
    };
  }

  /** Tells somebody what became of a dead letter that was to be written. */
  static AppendCallback ofBurying(Transaction transaction, Consumer<DiskNews> told) {
    return new OfAppend(told) {
      @Override
      void tell(Reader reader, @Nullable AppendRefusal refusal) {
        reader.buried(transaction, refusal == null);
      }
    };
  }

  /** Tells somebody what was read. */
  static ReadCallback ofReading(Priority priority, Consumer<DiskNews> told) {
    return new OfRead(priority, told);
  }

  /** What has been read; made when it is asked for, as {@link OfAppend}. */
  private static final class OfRead implements ReadCallback {
    private final Priority priority;
    private final Consumer<DiskNews> told;
    private final DiskNews news = new DiskNews(this::tell);
    private List<StoredRecord> records = List.of();

    OfRead(Priority priority, Consumer<DiskNews> told) {
      this.priority = priority;
      this.told = told;
    }

    @Override
    public void read(List<StoredRecord> found) {
      records = found;
      told.accept(news);
    }

    private void tell(Reader reader) {
      reader.read(priority, records);
    }
  }

  /**
   * What becomes of an append. All is made when it is asked for: when it is told there may be no
   * memory, and who is never told waits for ever.
   */
  private abstract static class OfAppend implements AppendCallback {
    private final Consumer<DiskNews> told;
    private final DiskNews news = new DiskNews(this::tell);
    private @Nullable AppendRefusal refusal;

    OfAppend(Consumer<DiskNews> told) {
      this.told = told;
    }

    @Override
    public void appended(Place place) {
      told.accept(news);
    }

    @Override
    public void refused(AppendRefusal why) {
      refusal = why;
      told.accept(news);
    }

    private void tell(Reader reader) {
      tell(reader, refusal);
    }

    abstract void tell(Reader reader, @Nullable AppendRefusal refusal);
  }

  static DiskNews lost(Priority priority, String tag, long records, DropReason reason) {
    return new DiskNews(reader -> reader.lost(priority, tag, records, reason));
  }

  static DiskNews buriedOnDisk(Priority priority, String tag) {
    return new DiskNews(reader -> reader.buriedOnDisk(priority, tag));
  }

  void tell(Reader reader) {
    what.accept(reader);
  }

  @Override
  public @Nullable DiskNews next() {
    return next;
  }

  @Override
  public void next(@Nullable DiskNews newNext) {
    next = newNext;
  }
}
