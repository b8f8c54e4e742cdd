package dev.forwarder.cli.deadletters;

import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.core.spool.DeadLetter;
import dev.forwarder.core.spool.StoredTransaction;
import dev.forwarder.retry.units.Sizes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A letter as a row of a table whose columns have fixed widths, but for the last ones. */
final class LetterRow {
  private static final int LONGEST_EXCERPT = 60;

  /** The names of the columns, with the line's end. */
  static final String HEADER =
      line(
          "seq", "died", "reason", "status", "attempts", "size", "domain", "endpoint", "the reply");

  private LetterRow() {}

  /** The row, with its line's end. */
  static String of(BuriedLetter buried) {
    DeadLetter letter = buried.letter();
    StoredTransaction transaction = letter.transaction();
    return line(
        buried.sequence(),
        Instant.ofEpochMilli(letter.diedMillis()).truncatedTo(ChronoUnit.SECONDS),
        LetterFilter.nameOf(letter.reason()),
        letter.status() == 0 ? "-" : letter.status(),
        transaction.attempts(),
        Sizes.format(transaction.payload().size()),
        buried.domain(),
        transaction.endpoint().name(),
        excerpt(letter.excerpt()));
  }

  private static String excerpt(String text) {
    String flat = text.strip().replaceAll("\\s+", " ");
    return flat.length() <= LONGEST_EXCERPT ? flat : flat.substring(0, LONGEST_EXCERPT) + "...";
  }

  /** What came from a backend must not steer a terminal. */
  private static String line(Object... columns) {
    return String.format(Locale.ROOT, "%6s  %-20s  %-11s  %6s  %8s  %9s  %s  %s  %s", columns)
            .replaceAll("\\p{Cntrl}", "?")
            .stripTrailing()
        + System.lineSeparator();
  }
}
