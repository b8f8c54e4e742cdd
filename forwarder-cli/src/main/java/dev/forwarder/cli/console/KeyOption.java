package dev.forwarder.cli.console;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.KeyLike;
import dev.forwarder.retry.units.ByteOrderMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A key as an option takes it: the key itself, {@code env:NAME} for an environment variable, or
 * {@code @FILE} for the content of a file, so that it need not stand in the list of processes.
 */
public final class KeyOption {
  private static final String ENVIRONMENT = "env:";
  private static final String FILE = "@";

  private KeyOption() {}

  /**
   * The key that is meant.
   *
   * @param text what the option was given
   * @param environment the environment variables
   * @return the key, without white space around it
   * @throws IllegalArgumentException if there is none, or it is one that HTTP does not carry; the
   *     message does not hold it
   */
  public static String resolve(String text, Map<String, String> environment) {
    String key = read(text, environment).strip();
    if (key.isEmpty()) {
      throw new IllegalArgumentException(
          (isReference(text) ? "'" + KeyLike.masked(text) + "' is empty" : "a key is empty")
              + "; allowed are a key, env:NAME or @FILE");
    }
    return ApiKey.of(key).reveal();
  }

  private static boolean isReference(String text) {
    return text.startsWith(ENVIRONMENT) || text.startsWith(FILE);
  }

  private static String read(String text, Map<String, String> environment) {
    if (text.startsWith(ENVIRONMENT)) {
      return environment.getOrDefault(text.substring(ENVIRONMENT.length()), "");
    }
    return text.startsWith(FILE) ? content(Path.of(text.substring(FILE.length()))) : text;
  }

  private static String content(Path file) {
    try {
      return ByteOrderMark.strip(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read the key file " + KeyLike.masked(file.toString()) + ": " + Reason.of(e));
    }
  }
}
