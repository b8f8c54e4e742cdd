package dev.forwarder.cli.deadletters;

import dev.forwarder.api.DropReason;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.DurationOption;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.core.spool.DeadLetter;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedFile;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which letters are meant: mixed into each command about them. What is not said means all. */
public final class LetterFilter {

  @Option(
      names = "--endpoint",
      paramLabel = "NAME",
      description = "Letters for that endpoint, by its name.")
  private @Nullable String endpoint;

  @Option(
      names = "--key-id",
      paramLabel = "ID",
      description = "Letters for the key of that id, as show prints it.")
  private @Nullable String keyId;

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description =
          "Letters of that reason: rejected, key_refused; of dropped files primary_failed,"
              + " fallback_failed, drain_worker_failed.")
  private @Nullable String reason;

  @Option(
      names = "--status",
      paramLabel = "CODE",
      split = ",",
      description = "Letters whose last reply had one of these statuses; 0: that had none.")
  private List<Integer> statuses = List.of();

  @Option(
      names = "--older-than",
      paramLabel = "D",
      converter = DurationOption.class,
      description = "Letters that were given up at least so long ago, such as 1h or 10d.")
  private @Nullable Duration age;

  @Option(
      names = "--seq",
      paramLabel = "N",
      split = ",",
      description = "Letters of these numbers, as ls prints them; each domain has its own.")
  private List<Long> sequences = List.of();

  @Option(
      names = "--file",
      paramLabel = "NAME",
      split = ",",
      description = "Of dropped files: those of these names, as ls prints them.")
  private List<String> files = List.of();

  /** All letters. */
  public LetterFilter() {}

  /** Whether anything is said. */
  boolean isSet() {
    return endpoint != null
        || keyId != null
        || reason != null
        || age != null
        || !statuses.isEmpty()
        || !sequences.isEmpty()
        || !files.isEmpty();
  }

  /** Says which dropped files are meant; their letters have no more than a reason and an age. */
  Predicate<DroppedFile> ofDropped(CommandSpec command, Console console) {
    if (endpoint != null || keyId != null || !statuses.isEmpty() || !sequences.isEmpty()) {
      throw Usage.error(
          command,
          "DIR: has dropped files; of them --file, --reason and --older-than say which are meant");
    }
    long before = before(console);
    return file ->
        (reason == null || reason.equalsIgnoreCase(file.reason()))
            && (files.isEmpty() || files.contains(String.valueOf(file.path().getFileName())))
            && file.epochMillis() <= before;
  }

  private long before(Console console) {
    return age == null ? Long.MAX_VALUE : console.clock().millis() - age.toMillis();
  }

  /** Says which letters are meant. */
  Predicate<BuriedLetter> of(CommandSpec command, Console console) {
    if (!files.isEmpty()) {
      throw Usage.error(command, "--file: goes with a DIR that has dropped files");
    }
    DropReason wanted = reason(command);
    long before = before(console);
    return buried -> {
      DeadLetter letter = buried.letter();
      return (endpoint == null || endpoint.equals(letter.transaction().endpoint().name()))
          && (keyId == null || keyId.equals(letter.transaction().keyId()))
          && (wanted == null || wanted == letter.reason())
          && (statuses.isEmpty() || statuses.contains(letter.status()))
          && (sequences.isEmpty() || sequences.contains(buried.sequence()))
          && letter.diedMillis() <= before;
    };
  }

  private @Nullable DropReason reason(CommandSpec command) {
    if (reason == null) {
      return null;
    }
    return DeadLetter.REASONS.stream()
        .filter(known -> nameOf(known).equals(reason.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                Usage.error(
                    command,
                    "--reason: '"
                        + reason
                        + "' is none of "
                        + DeadLetter.REASONS.stream().map(LetterFilter::nameOf).toList()));
  }

  static String nameOf(DropReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
