package dev.forwarder.core.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Single settings by name, from the program or its command line. */
record OverrideSource(Map<String, String> overrides) implements Source {

  @Override
  public List<Written> read(Definitions definitions, Problems problems) {
    List<Written> written = new ArrayList<>();
    overrides.forEach(
        (name, value) ->
            definitions
                .find(name)
                .ifPresentOrElse(
                    known ->
                        written.add(new Written(known, new Node.Text(value, 0), Origin.OVERRIDES)),
                    () -> problems.add(name, Origin.OVERRIDES, definitions.unknown(name))));
    return written;
  }
}
