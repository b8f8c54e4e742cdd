package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Priority;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.SpoolLog;
import dev.forwarder.retry.spool.StoredRecord;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Domains that make a mistake about what is on disk. */
final class SimDiskMistakes {

  private SimDiskMistakes() {}

  /** Nothing is ever done, on disk. */
  static SimDomain neverAcknowledging(SimParts parts) {
    return withLogs(
        parts,
        log ->
            new LogBetween(log) {
              @Override
              public void acknowledge(Place place) {}
            });
  }

  private static SimDomain withLogs(SimParts parts, UnaryOperator<SpoolLog> mistake) {
    return new SimDomain(parts) {
      @Override
      Store openStore(Storage storage) {
        return super.openStore(storage).over(mistake);
      }
    };
  }

  /** What is read while there is no memory for it stays taken. */
  static SimDomain keepingWhatFoundNoMemory(SimParts parts) {
    boolean[] reading = {false};
    return new SimDomain(parts) {
      @Override
      Store openStore(Storage storage) {
        return super.openStore(storage)
            .over(
                log ->
                    new LogBetween(log) {
                      @Override
                      public void giveBack(Place place) {
                        if (!reading[0]) {
                          super.giveBack(place);
                        }
                      }
                    });
      }

      @Override
      Backlog backlog(DispatchOrder waiting, Lanes lanes, Endings endings, Chain chain) {
        return new BacklogBetween(super.backlog(waiting, lanes, endings, chain)) {
          @Override
          public void note(long now) {
            reading[0] = true;
            super.note(now);
            reading[0] = false;
          }
        };
      }
    };
  }

  /** At a stop nothing more goes to the disk. */
  static SimDomain droppingAtStop(SimParts parts) {
    return new SimDomain(parts) {
      @Override
      Backlog backlog(DispatchOrder waiting, Lanes lanes, Endings endings, Chain chain) {
        return new BacklogBetween(super.backlog(waiting, lanes, endings, chain)) {
          @Override
          public boolean take(QueuedRequest request, long now) {
            return presence().departure() == Departure.NONE && super.take(request, now);
          }
        };
      }
    };
  }

  /** The first that is found counts for two. */
  static SimDomain countingTwice(SimParts parts) {
    return new SimDomain(parts) {
      @Override
      Backlog backlog(DispatchOrder waiting, Lanes lanes, Endings endings, Chain chain) {
        return new BacklogBetween(super.backlog(waiting, lanes, endings, chain)) {
          private boolean isDone;

          @Override
          public void note(long now) {
            super.note(now);
            if (!isDone && recovered() > 0) {
              isDone = true;
              allTargets().inForce().get(0).accepted().recover(1);
            }
          }
        };
      }
    };
  }

  /** What is handed to the disk is forgotten, and nobody hears that it could not be written. */
  static SimDomain forgettingWhateverIsAnswered(SimParts parts) {
    return new SimDomain(parts) {
      @Override
      void tellOfDisk(DiskNews news) {
        boolean[] wasRefused = {false};
        news.tell(
            new NewsSpy() {
              @Override
              public void refused(Transaction transaction, AppendRefusal refusal) {
                wasRefused[0] = true;
                superTell(new DiskNews(reader -> reader.written(transaction)));
              }
            });
        if (!wasRefused[0]) {
          superTell(news);
        }
      }

      private void superTell(DiskNews news) {
        super.tellOfDisk(news);
      }
    };
  }

  /** Hears nothing, unless it wants to. */
  abstract static class NewsSpy implements DiskNews.Reader {
    @Override
    public void written(Transaction transaction) {}

    @Override
    public void refused(Transaction transaction, AppendRefusal refusal) {}

    @Override
    public void buried(Transaction transaction, boolean isKept) {}

    @Override
    public void read(Priority priority, List<StoredRecord> records) {}

    @Override
    public void buriedOnDisk(Priority priority, String tag) {}

    @Override
    public void found(Claims.Claim claim, Map<String, Long> records) {}

    @Override
    public void postponed(Claims.Claim claim) {}

    @Override
    public void lost(Priority priority, String tag, long records, DropReason reason) {}
  }

  abstract static class BacklogBetween implements Backlog {
    private final Backlog backlog;

    BacklogBetween(Backlog backlog) {
      this.backlog = backlog;
    }

    @Override
    public void claim(List<Target> targets) {
      backlog.claim(targets);
    }

    @Override
    public long recovered() {
      return backlog.recovered();
    }

    @Override
    public boolean hasNews() {
      return backlog.hasNews();
    }

    @Override
    public void note(long now) {
      backlog.note(now);
    }

    @Override
    public boolean goesFirst() {
      return backlog.goesFirst();
    }

    @Override
    public boolean take(QueuedRequest request, long now) {
      return backlog.take(request, now);
    }

    @Override
    public long leavingBytes() {
      return backlog.leavingBytes();
    }

    @Override
    public boolean bury(QueuedRequest request, @Nullable DropReason reason, @Nullable Reply reply) {
      return backlog.bury(request, reason, reply);
    }

    @Override
    public boolean mayTake(long now) {
      return backlog.mayTake(now);
    }

    @Override
    public long flushBytes() {
      return backlog.flushBytes();
    }

    @Override
    public void readMore(long now) {
      backlog.readMore(now);
    }

    @Override
    public void ended(Transaction transaction) {
      backlog.ended(transaction);
    }

    @Override
    public void keepUntil(Transaction transaction, Hop hop, long nanos) {
      backlog.keepUntil(transaction, hop, nanos);
    }

    @Override
    public void hopFailed(Hop hop) {
      backlog.hopFailed(hop);
    }

    @Override
    public long stored() {
      return backlog.stored();
    }

    @Override
    public boolean isQuiet() {
      return backlog.isQuiet();
    }

    @Override
    public long nextNanos() {
      return backlog.nextNanos();
    }

    @Override
    public void forEach(Consumer<? super Transaction> action) {
      backlog.forEach(action);
    }
  }
}
