package dev.forwarder.core.settings;

import dev.forwarder.retry.units.ByteOrderMark;
import dev.forwarder.retry.units.Sizes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings file: YAML in UTF-8, of a mebibyte at the most. A name with dots may stand as it is
 * or as sections.
 */
record FileSource(Path file, NamedFiles files) implements Source {

  static final int MAX_BYTES = 1 << 20;

  @Override
  public List<Written> read(Definitions definitions, Problems problems) {
    try {
      Node root = NodeReader.yaml(text());
      if (root instanceof Node.Section section) {
        return new Names(definitions, problems, new LinkedHashMap<>()).of(section);
      }
      if (!root.isEmpty()) {
        throw new BadValueException("must be names with values, name: value");
      }
    } catch (BadValueException e) {
      problems.add("settings file " + shown() + ": " + e.why());
    } catch (IOException e) {
      problems.add(
          "settings file "
              + Shown.text(file.toString())
              + " cannot be read: "
              + Unreadable.why(file.toString(), e));
    }
    return List.of();
  }

  private String text() throws IOException, BadValueException {
    byte[] bytes = files.read(file, MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new BadValueException("larger than " + Sizes.format(MAX_BYTES));
    }
    try {
      return ByteOrderMark.strip(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new BadValueException("must be UTF-8");
    }
  }

  /** Of a file that was read: so its name is no key. */
  private String shown() {
    return Shown.line(file.toString());
  }

  /** Walks through the sections and puts their names before those inside. */
  private final class Names {

    private final Definitions definitions;
    private final Problems problems;
    private final Map<String, Written> found;

    Names(Definitions definitions, Problems problems, Map<String, Written> found) {
      this.definitions = definitions;
      this.problems = problems;
      this.found = found;
    }

    List<Written> of(Node.Section root) {
      visit("", root);
      return new ArrayList<>(found.values());
    }

    private void visit(String prefix, Node.Section section) {
      section.entries().forEach((name, node) -> visit(prefix + name, node));
    }

    private void visit(String name, Node node) {
      Origin origin = Origin.line(shown(), node.line());
      definitions
          .find(name)
          .ifPresentOrElse(
              known -> add(new Written(known, node, origin)),
              () -> sectionOrNot(name, node, origin));
    }

    private void sectionOrNot(String name, Node node, Origin origin) {
      if (definitions.isSection(name) && node instanceof Node.Section section) {
        visit(name + ".", section);
      } else if (!definitions.isSection(name) || !node.isEmpty()) {
        problems.add(name, origin, definitions.unknown(name));
      }
    }

    private void add(Written written) {
      Written earlier = found.put(written.definition().name(), written);
      if (earlier != null) {
        problems.add(
            written.definition().name(),
            written.origin(),
            "set twice, before at " + earlier.origin());
      }
    }
  }
}
