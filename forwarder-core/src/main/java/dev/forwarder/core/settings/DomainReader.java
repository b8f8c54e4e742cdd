package dev.forwarder.core.settings;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.core.GenericFamily;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the list {@code domains}. */
final class DomainReader {

  /** A domain of the list with the settings that are its own. */
  record Entry(DomainSpec spec, Map<String, Values.Value> own, Origin origin) {}

  private static final List<String> ROLES =
      Arrays.stream(Domain.Role.values())
          .map(role -> role.name().toLowerCase(Locale.ROOT))
          .toList();
  private static final Set<String> PARTS = Set.of("name", "url", "family", "role", "keys");

  private final Secrets secrets;
  private final Definitions definitions;
  private final ValuesReader values;
  private final Problems problems;

  DomainReader(Secrets secrets, Definitions definitions, ValuesReader values, Problems problems) {
    this.secrets = secrets;
    this.definitions = definitions;
    this.values = values;
    this.problems = problems;
  }

  /** The domains that are right; of the others each mistake is a problem. */
  List<Entry> read(Node domains, Origin origin) {
    List<Entry> entries = new ArrayList<>();
    if (!(domains instanceof Node.Items items)) {
      problems.add(ForwarderSettings.DOMAINS, origin, "must be a list of sections");
      return entries;
    }
    for (int i = 0; i < items.items().size(); i++) {
      Node item = items.items().get(i);
      String path = ForwarderSettings.DOMAINS + "[" + i + "]";
      if (item instanceof Node.Section section) {
        new One(path, section, origin.at(item)).read(entries);
      } else {
        problems.add(path, origin.at(item), "must be a section with url and keys");
      }
    }
    return entries;
  }

  /** One section of the list. */
  private final class One {

    private final String path;
    private final Node.Section section;
    private final Origin origin;

    One(String path, Node.Section section, Origin origin) {
      this.path = path;
      this.section = section;
      this.origin = origin;
    }

    void read(List<Entry> entries) {
      Map<String, Values.Value> own = own();
      try {
        Node url = section.entries().get("url");
        Node keys = section.entries().get("keys");
        if (url == null || keys == null) {
          throw new BadValueException("must have url and keys");
        }
        entries.add(new Entry(spec(Urls.parse(text("url", "")), keys), own, origin));
      } catch (BadValueException e) {
        problems.add(path, origin, e);
      } catch (IllegalArgumentException e) {
        problems.add(path, origin, String.valueOf(e.getMessage()));
      }
    }

    private DomainSpec spec(URI url, Node keys) throws BadValueException {
      List<ApiKey> its = secrets.keys(keys, Urls.shown(url));
      return new DomainSpec(text("name", ""), url, text("family", GenericFamily.NAME), role(), its);
    }

    private Domain.Role role() throws BadValueException {
      String role = text("role", ROLES.get(0)).toLowerCase(Locale.ROOT);
      if (!ROLES.contains(role)) {
        throw new BadValueException("role must be one of " + String.join(", ", ROLES));
      }
      return Domain.Role.valueOf(role.toUpperCase(Locale.ROOT));
    }

    private String text(String part, String otherwise) throws BadValueException {
      Node node = section.entries().get(part);
      if (node == null || node.isEmpty()) {
        return otherwise;
      }
      if (node instanceof Node.Text text) {
        return text.text().strip();
      }
      throw new BadValueException(part + " must be a text");
    }

    private Map<String, Values.Value> own() {
      Map<String, Values.Value> own = new LinkedHashMap<>();
      section.entries().forEach((name, node) -> readOwn(name, node, own));
      return own;
    }

    private void readOwn(String name, Node node, Map<String, Values.Value> own) {
      SettingDefinition definition = definitions.find(name).orElse(null);
      if (definition != null && ForwarderSettings.PER_DOMAIN.contains(name)) {
        Values.Value value = values.read(new Written(definition, node, origin.at(node)));
        if (value != null) {
          own.put(name, value);
        }
      } else if (!PARTS.contains(name)) {
        problems.add(path + "." + name, origin.at(node), unknown(name, definition != null));
      }
    }

    private String unknown(String name, boolean known) {
      Set<String> possible = new TreeSet<>(ForwarderSettings.PER_DOMAIN);
      possible.addAll(PARTS);
      return known
          ? "cannot be set for one domain alone"
          : "unknown setting of a domain" + NearestName.hint(name, possible);
    }
  }
}
