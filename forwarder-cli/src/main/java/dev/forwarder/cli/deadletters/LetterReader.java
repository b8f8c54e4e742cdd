package dev.forwarder.cli.deadletters;

import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.spool.OldestFirst;
import dev.forwarder.core.spool.BadRecordException;
import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.core.spool.DeadLetterCodec;
import dev.forwarder.core.spool.TransactionCodec;
import dev.forwarder.retry.spool.LogView;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The letters of several logs, those given up first before others. For one thread. */
final class LetterReader implements AutoCloseable {

  private final DeadLetterCodec codec = new DeadLetterCodec(new TransactionCodec());
  private final OldestFirst records;
  private final Predicate<BuriedLetter> which;
  private final Notices notices;
  private boolean unreadable;

  /**
   * At the oldest.
   *
   * @param which are meant
   * @param notices tells of records that are no letters
   */
  LetterReader(List<LogView> logs, Predicate<BuriedLetter> which, Notices notices)
      throws IOException {
    this.records = new OldestFirst(logs);
    this.which = which;
    this.notices = notices;
  }

  /** The next one that is meant; null behind the last. */
  @Nullable BuriedLetter next() throws IOException {
    for (OldestFirst.Head head = records.next(); head != null; head = records.next()) {
      BuriedLetter letter = read(head);
      if (letter != null && which.test(letter)) {
        return letter;
      }
    }
    return null;
  }

  private @Nullable BuriedLetter read(OldestFirst.Head head) {
    String domain = head.log().domain();
    long sequence = head.record().sequence();
    try {
      return new BuriedLetter(domain, sequence, codec.decode(head.record().body()));
    } catch (BadRecordException e) {
      unreadable = true;
      notices.say(domain + " dead " + sequence + ": no dead letter: " + e.getMessage());
      return null;
    }
  }

  /** 0, or 1 where a record was none that this program can read. */
  int exitCode() {
    return unreadable ? 1 : 0;
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
