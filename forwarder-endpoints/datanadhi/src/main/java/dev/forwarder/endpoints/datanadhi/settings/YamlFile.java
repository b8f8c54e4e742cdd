package dev.forwarder.endpoints.datanadhi.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small YAML file as texts by dotted names, each with its line. Lists have no meaning in it,
 * aliases are refused, and nothing is quoted in messages.
 */
final class YamlFile {

  /** A value where it stands; null for one that is no text. */
  record Value(@Nullable String text, int line) {}

  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 16;

  private final Map<String, Value> values = new LinkedHashMap<>();
  private final List<String> problems;
  private final Path file;

  private YamlFile(Path file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Reads it; what is wrong with it as a whole is a problem. */
  static Map<String, Value> read(Path file, List<String> problems) {
    YamlFile read = new YamlFile(file, problems);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        problems.add(file + ": larger than 1 MiB");
      } else {
        read.parse(bytes);
      }
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      problems.add(file + ": not YAML, at or after line " + line);
    } catch (IOException e) {
      problems.add(file + ": cannot be read: " + e.getClass().getSimpleName());
    }
    return read.values;
  }

  private void parse(byte[] bytes) throws IOException {
    try (YAMLParser parser = new YAMLFactory().createParser(bytes)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        section("", parser, 0);
      } else if (first != null && first != JsonToken.VALUE_NULL) {
        problems.add(file + ": must be names with values, name: value");
      }
    }
  }

  private void section(String prefix, YAMLParser parser, int depth) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      JsonToken value = parser.nextToken();
      if (parser.isCurrentAlias()) {
        problems.add(at(name, parser) + ": an alias; write the value itself");
      } else if (value == JsonToken.START_OBJECT && depth < MAX_DEPTH) {
        section(name + ".", parser, depth + 1);
      } else {
        add(name, value, parser);
      }
    }
  }

  private void add(String name, JsonToken token, JsonParser parser) throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    String text = token.isScalarValue() && token != JsonToken.VALUE_NULL ? parser.getText() : null;
    parser.skipChildren();
    boolean empty = token == JsonToken.VALUE_NULL;
    if (values.put(name, new Value(empty ? "" : text, line)) != null) {
      problems.add(file + " line " + line + ": " + name + ": set twice");
    }
  }

  private String at(String name, JsonParser parser) {
    return file + " line " + parser.currentTokenLocation().getLineNr() + ": " + name;
  }
}
