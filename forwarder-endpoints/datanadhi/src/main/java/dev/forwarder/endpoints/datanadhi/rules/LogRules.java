package dev.forwarder.endpoints.datanadhi.rules;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a {@code .datanadhi} directory: of all files {@code rules/*.yml} and {@code
 * rules/*.yaml} together, in the order of their names.
 *
 * @param rules those that are right
 * @param problems what is wrong with the others, each with its file, line, and what is allowed
 */
public record LogRules(List<LogRule> rules, List<String> problems) {

  private static final String FOLDER = "rules";

  /** Copies the lists. */
  public LogRules {
    rules = List.copyOf(rules);
    problems = List.copyOf(problems);
  }

  /**
   * Reads the rules of a directory; one without such files has none. A rule that is wrong is left
   * out and told of: whether that is an error is for the host to decide.
   *
   * @param directory the {@code .datanadhi} directory
   */
  public static LogRules load(Path directory) {
    List<LogRule> rules = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files(directory.resolve(FOLDER), problems)) {
      new RuleFile(file, rules, problems).read();
    }
    return new LogRules(rules, problems);
  }

  private static List<Path> files(Path folder, List<String> problems) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.{yml,yaml}")) {
      entries.forEach(files::add);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | DirectoryIteratorException e) {
      problems.add(folder + ": cannot be read: " + e.getClass().getSimpleName());
    }
    files.sort(null);
    return files;
  }

  /**
   * All of them.
   *
   * @return the router
   * @throws IllegalArgumentException if anything was wrong, with all that was
   */
  public LogRouter router() {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return new LogRouter(rules);
  }
}
