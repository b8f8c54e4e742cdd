package dev.forwarder.cli;

import dev.forwarder.api.KeyLike;
import dev.forwarder.cli.console.Usage;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Answers bad usage with one message and exit code 2, and leaves the pages of help to whoever asks
 * for them. What may be a key is not repeated: not what stands behind an equals sign, nor what
 * follows an option that there is not, nor what looks like one.
 */
final class UsageErrors implements IParameterExceptionHandler {
  private static final Pattern OPTION = Pattern.compile("--[A-Za-z-]{1,30}=?|-[A-Za-z]=?");
  private static final Pattern WORD = Pattern.compile("[a-z -]{1,20}");
  private static final Pattern VALUE = Pattern.compile("('[^'=]*=)[^']*'");

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    var err = command.getErr();
    err.println(name + ": " + messageOf(error));
    UnmatchedArgumentException.printSuggestions(error, err);
    err.println("Try '" + name + " --help'.");
    err.flush();
    return ExitCode.USAGE;
  }

  private static String messageOf(ParameterException error) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      List<String> arguments = unmatched.getUnmatched();
      return arguments.stream()
          .filter(argument -> argument.startsWith("-"))
          .findFirst()
          .map(option -> "unknown option: '" + nameOf(option) + "'")
          .orElseGet(
              () ->
                  "unexpected argument"
                      + word(arguments.get(0))
                      + commands(error.getCommandLine()));
    }
    String message = Objects.requireNonNullElse(error.getMessage(), "bad usage");
    return error instanceof Usage.SafeException ? message : shown(message);
  }

  /** The name that an option seems to have; what follows it may be a key. */
  private static String nameOf(String option) {
    Matcher name = OPTION.matcher(option);
    String shown = name.lookingAt() ? name.group() : "-";
    return shown.equals(option) ? option : shown + "***";
  }

  /** A word that may be a misspelt command; a key of more options than an option takes is none. */
  private static String word(String argument) {
    return WORD.matcher(argument).matches() ? ": '" + argument + "'" : "; what it is, is not shown";
  }

  private static String commands(CommandLine command) {
    return command.getSubcommands().isEmpty()
        ? ""
        : "; the commands are " + String.join(", ", command.getSubcommands().keySet());
  }

  private static String shown(String message) {
    return KeyLike.masked(VALUE.matcher(message).replaceAll("$1***'"));
  }
}
