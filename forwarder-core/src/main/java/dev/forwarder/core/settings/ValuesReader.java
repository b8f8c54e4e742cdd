package dev.forwarder.core.settings;

import dev.forwarder.api.SettingDefinition;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads all sources, the strongest last, and fills up with defaults. */
final class ValuesReader {

  private final Definitions definitions;
  private final ValueReader reader;
  private final Problems problems;

  ValuesReader(Definitions definitions, ValueReader reader, Problems problems) {
    this.definitions = definitions;
    this.reader = reader;
    this.problems = problems;
  }

  /**
   * Reads the sources. A bad value is a problem even where a stronger source has another: nobody
   * knows when that one goes away.
   */
  Values read(List<Source> weakestFirst) {
    Map<String, Values.Value> values = new LinkedHashMap<>();
    definitions.all().forEach(each -> values.put(each.name(), byDefault(each)));
    Set<String> refused = new HashSet<>();
    for (Source source : weakestFirst) {
      for (Written written : source.read(definitions, problems)) {
        Values.Value value = read(written);
        if (value != null) {
          values.put(written.definition().name(), value);
        } else if (!written.node().isEmpty()) {
          refused.add(written.definition().name());
        }
      }
    }
    return new Values(values, refused);
  }

  /**
   * What a backend family says of a domain of its own.
   *
   * @throws IllegalArgumentException if that is no setting that a domain may have of its own
   */
  Map<String, Values.Value> read(Map<String, String> ofFamily) {
    Map<String, Values.Value> values = new LinkedHashMap<>();
    ofFamily.forEach(
        (name, text) -> {
          SettingDefinition definition =
              definitions
                  .find(name)
                  .filter(known -> ForwarderSettings.PER_DOMAIN.contains(name))
                  .orElseThrow(
                      () -> new IllegalArgumentException(name + " is no setting of a domain"));
          Node node = new Node.Text(text, 0);
          Values.Value value = read(new Written(definition, node, Origin.DEFAULTS));
          if (value != null) {
            values.put(name, value);
          }
        });
    return values;
  }

  /** The value that was written; null where nothing was, or something bad, which is a problem. */
  Values.@Nullable Value read(Written written) {
    if (written.node().isEmpty()) {
      return null;
    }
    SettingDefinition definition = written.definition();
    try {
      Object value = reader.read(definition, written.node());
      return new Values.Value(definition, value, written.origin());
    } catch (BadValueException e) {
      problems.badValue(definition, written.node(), written.origin(), e);
      return null;
    }
  }

  private Values.Value byDefault(SettingDefinition definition) {
    if (definition.defaultValue().isEmpty()) {
      return new Values.Value(definition, null, Origin.DEFAULTS);
    }
    try {
      Node text = new Node.Text(definition.defaultValue(), 0);
      return new Values.Value(definition, reader.read(definition, text), Origin.DEFAULTS);
    } catch (BadValueException e) {
      throw new IllegalStateException("default of setting " + definition.name() + " " + e.why(), e);
    }
  }
}
