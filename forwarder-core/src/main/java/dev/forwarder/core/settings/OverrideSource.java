package dev.forwarder.core.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Single settings by name, from the program or its command line. */
record OverrideSource(Map<String, String> overrides, Origin origin) implements Source {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z_.-]{0,79}");

  @Override
  public List<Written> read(Definitions definitions, Problems problems) {
    List<Written> written = new ArrayList<>();
    overrides.forEach(
        (name, value) ->
            definitions
                .find(name)
                .ifPresentOrElse(
                    known -> written.add(new Written(known, new Node.Text(value, 0), origin)),
                    () -> problems.add(shown(name), origin, definitions.unknown(name))));
    return written;
  }

  /** A key in base64 that ends with an equals sign looks like a name without a value. */
  private static String shown(String name) {
    return NAME.matcher(name).matches() ? name : "what is no name";
  }
}
