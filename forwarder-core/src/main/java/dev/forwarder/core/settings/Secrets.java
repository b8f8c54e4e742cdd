package dev.forwarder.core.settings;

import dev.forwarder.api.ApiKey;
import dev.forwarder.retry.spool.cipher.SpoolKey;
import dev.forwarder.retry.units.ByteOrderMark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads API keys as they are given: the key itself, {@code env:NAME} or {@code @FILE}; either
 * alone, or with an id as {@code {id: ..., key: ...}}. No message shows a key, nor anything that
 * might be one in a wrong place.
 */
final class Secrets {

  private static final String VARIABLE = "env:";
  private static final String FILE = "@";
  private static final String VAULT = "ENC[";
  private static final int MAX_FILE_BYTES = 64 << 10;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final Map<String, String> environment;
  private final NamedFiles files;

  Secrets(Map<String, String> environment, NamedFiles files) {
    this.environment = environment;
    this.files = files;
  }

  /** One key, from one text. */
  ApiKey key(Node.Text text) throws BadValueException {
    return checked(secret(text.text().strip()));
  }

  /** A password, which is never sent and so may hold any character. */
  Password password(Node.Text text) throws BadValueException {
    return new Password(secret(text.text().strip()));
  }

  /** The key of what is on disk, which itself stands in no settings. */
  SpoolKey spoolKey(Node.Text text) throws BadValueException {
    String written = text.text().strip();
    if (!written.startsWith(VARIABLE) && !written.startsWith(FILE)) {
      throw new BadValueException(
          "must be env:NAME or @FILE: settings are shown and copied, so the key stands elsewhere");
    }
    try {
      return SpoolKey.parse(secret(written));
    } catch (IllegalArgumentException e) {
      throw new BadValueException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * One key or a list of them, for what is named in messages.
   *
   * @throws BadValueException with a part for each that is wrong
   */
  List<ApiKey> keys(Node node, String whose) throws BadValueException {
    List<Node> written = node instanceof Node.Items items ? items.items() : List.of(node);
    if (written.isEmpty() || node.isEmpty()) {
      throw new BadValueException("must have at least one API key for " + whose);
    }
    List<ApiKey> keys = new ArrayList<>();
    List<BadValueException.Part> bad = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      String which = written.size() == 1 ? "API key" : "API key " + (i + 1);
      try {
        keys.add(oneOf(written.get(i)));
      } catch (BadValueException e) {
        String why = which + " of " + whose + ": " + e.why();
        bad.add(new BadValueException.Part("", written.get(i).line(), why));
      }
    }
    if (!bad.isEmpty()) {
      throw new BadValueException(bad);
    }
    return List.copyOf(keys);
  }

  private ApiKey oneOf(Node node) throws BadValueException {
    return node instanceof Node.Section section ? withId(section) : key(text(node));
  }

  private ApiKey withId(Node.Section section) throws BadValueException {
    Node id = section.entries().get("id");
    Node key = section.entries().get("key");
    if (section.entries().size() != 2 || id == null || key == null) {
      throw new BadValueException("must have id and key, and nothing else");
    }
    if (!ID.matcher(text(id).text()).matches()) {
      throw new BadValueException(
          "id must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit");
    }
    return ApiKey.of(text(id).text(), key(text(key)).reveal());
  }

  private static Node.Text text(Node node) throws BadValueException {
    if (node instanceof Node.Text text) {
      return text;
    }
    throw new BadValueException("must be a text, or a section of id and key");
  }

  private String secret(String text) throws BadValueException {
    if (text.startsWith(VARIABLE)) {
      return ofVariable(text.substring(VARIABLE.length()));
    }
    if (text.startsWith(FILE)) {
      return ofFile(text.substring(FILE.length()));
    }
    if (text.startsWith(VAULT)) {
      throw new BadValueException(
          "ENC[...] needs a secret backend, which there is not; write env:NAME or @FILE");
    }
    return text;
  }

  private String ofVariable(String name) throws BadValueException {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new BadValueException(
          "environment variable "
              + Shown.text(name)
              + " is "
              + (value == null ? "not set" : "empty"));
    }
    return value.strip();
  }

  private String ofFile(String file) throws BadValueException {
    try {
      byte[] bytes = files.read(Path.of(file), MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new BadValueException("file " + Shown.text(file) + " is larger than 64 KiB");
      }
      String text = ByteOrderMark.strip(new String(bytes, StandardCharsets.UTF_8)).strip();
      if (text.isEmpty()) {
        throw new BadValueException("file " + Shown.text(file) + " is empty");
      }
      return text;
    } catch (IOException | InvalidPathException e) {
      throw new BadValueException(
          "file " + Shown.text(file) + " cannot be read: " + Unreadable.why(file, e));
    }
  }

  private static ApiKey checked(String secret) throws BadValueException {
    try {
      return ApiKey.of(secret);
    } catch (IllegalArgumentException e) {
      throw new BadValueException(String.valueOf(e.getMessage()).replaceFirst("^API key ", ""));
    }
  }
}
