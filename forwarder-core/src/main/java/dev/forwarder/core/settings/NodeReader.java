package dev.forwarder.core.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads YAML and JSON into {@link Node}s with their lines. Nothing is expanded: an alias (with
 * which a small file can describe a huge tree) is refused, and so are a name given twice, deep
 * nesting and a second document. Messages never quote the text, which may hold keys.
 */
final class NodeReader {

  private static final int MAX_DEPTH = 16;

  private static final Pattern TAB = Pattern.compile("(?m)^ *\t");

  private final JsonParser parser;

  private NodeReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads YAML; an empty document is an empty section. */
  static Node yaml(String text) throws BadValueException {
    try (JsonParser parser = new YAMLFactory().createParser(text)) {
      return new NodeReader(parser).document();
    } catch (JsonProcessingException e) {
      throw new BadValueException(
          "not YAML, at or after line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + (TAB.matcher(text).find()
                  ? " (lines are indented with spaces, not with tabs)"
                  : " (a value that begins with one of @ * & ! % ` { [ needs quotes)"));
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  /** Reads JSON. */
  static Node json(String text) throws BadValueException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      return new NodeReader(parser).document();
    } catch (JsonProcessingException e) {
      throw new BadValueException("must be JSON");
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  private Node document() throws IOException, BadValueException {
    if (parser.nextToken() == null) {
      return new Node.Section(Map.of(), Map.of(), 1);
    }
    Node root = node(0);
    if (parser.nextToken() != null) {
      throw new BadValueException("must end at line " + line() + ", where something else begins");
    }
    return root;
  }

  private Node node(int depth) throws IOException, BadValueException {
    if (depth > MAX_DEPTH) {
      throw new BadValueException("nested deeper than " + MAX_DEPTH + " at line " + line());
    }
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      throw new BadValueException("alias at line " + line() + ": write the value itself");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> section(depth);
      case START_ARRAY -> items(depth);
      case VALUE_NULL -> new Node.Text("", line());
      default -> new Node.Text(parser.getText(), line());
    };
  }

  private Node section(int depth) throws IOException, BadValueException {
    int line = line();
    Map<String, Node> entries = new LinkedHashMap<>();
    Map<String, Integer> nameLines = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      int nameLine = line();
      nameLines.put(name, nameLine);
      parser.nextToken();
      Node earlier = entries.put(name, node(depth + 1));
      if (earlier != null) {
        throw new BadValueException(
            "the same name twice, at lines " + earlier.line() + " and " + nameLine);
      }
    }
    return new Node.Section(entries, nameLines, line);
  }

  private Node items(int depth) throws IOException, BadValueException {
    int line = line();
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(depth + 1));
    }
    return new Node.Items(items, line);
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }
}
