package dev.forwarder.endpoints.datanadhi.dropped;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of dropped items.
 *
 * @param path where it is
 * @param reason who did not take them last: {@code primary_failed}, {@code fallback_failed}, {@code
 *     drain_worker_failed}, or whatever another client wrote
 * @param epochMillis when, as its name says; of several in one millisecond, all but the first say a
 *     little later
 * @param bytes how long it is
 */
public record DroppedFile(Path path, String reason, long epochMillis, long bytes) {

  /** Oldest first. */
  static final Comparator<DroppedFile> BY_AGE =
      Comparator.comparingLong(DroppedFile::epochMillis).thenComparing(DroppedFile::path);

  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]+)_(\\d{1,18})\\.jsonl");

  static String name(String reason, long epochMillis) {
    return reason + "_" + epochMillis + ".jsonl";
  }

  /** The file of that path, if its name is one of a dropped file. */
  static Optional<DroppedFile> of(Path path, long bytes) {
    Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
    return name.matches()
        ? Optional.of(new DroppedFile(path, name.group(1), Long.parseLong(name.group(2)), bytes))
        : Optional.empty();
  }
}
