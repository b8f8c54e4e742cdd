package dev.forwarder.core.settings;

import dev.forwarder.api.SettingDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Settings in environment variables: the name in capitals with underscores for dots, after {@code
 * FORWARDER_} (never twice) or, weaker, {@code DD_}.
 *
 * <p>A variable that begins with {@code FORWARDER_} or {@code DD_FORWARDER_} and is none of them is
 * a problem. Other {@code DD_} variables are left alone: a Datadog Agent has hundreds, and some
 * differ from ours by one letter ({@code DD_APP_KEY}).
 */
record EnvironmentSource(Map<String, String> environment) implements Source {

  static final String PREFIX = "FORWARDER_";
  static final String DATADOG_PREFIX = "DD_";

  /** What the launcher and the command line read by themselves. */
  private static final Set<String> NOT_SETTINGS =
      Set.of("FORWARDER_LOG_LEVEL", "FORWARDER_JAVA_OPTS");

  /** What Kubernetes sets in each pod beside a service whose name begins with "forwarder". */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "FORWARDER_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_\\w+)?)?)");

  @Override
  public List<Written> read(Definitions definitions, Problems problems) {
    Map<String, SettingDefinition> variables = variables(definitions);
    reportUnknown(variables, definitions, problems);
    Map<String, Written> written = new LinkedHashMap<>();
    variables.forEach(
        (variable, definition) -> {
          String value = environment.get(variable);
          if (value != null && !value.isBlank()) {
            Origin origin = Origin.variable(variable);
            written.put(
                definition.name(), new Written(definition, new Node.Text(value, 0), origin));
          }
        });
    return new ArrayList<>(written.values());
  }

  /** Every variable that is understood: the weaker ones first. */
  static Map<String, SettingDefinition> variables(Definitions definitions) {
    Map<String, SettingDefinition> variables = new LinkedHashMap<>();
    definitions.all().forEach(each -> variables.put(DATADOG_PREFIX + inCapitals(each), each));
    definitions.all().forEach(each -> variables.put(ownVariable(each), each));
    return variables;
  }

  private static String ownVariable(SettingDefinition definition) {
    String capitals = inCapitals(definition);
    return capitals.startsWith(PREFIX) ? capitals : PREFIX + capitals;
  }

  private static String inCapitals(SettingDefinition definition) {
    return definition.name().toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private void reportUnknown(
      Map<String, SettingDefinition> known, Definitions definitions, Problems problems) {
    for (String variable : new TreeSet<>(environment.keySet())) {
      if (isOurs(variable) && !known.containsKey(variable)) {
        problems.add(
            settingOf(variable),
            Origin.variable(variable),
            definitions.unknown(settingOf(variable)));
      }
    }
  }

  private static boolean isOurs(String variable) {
    return variable.startsWith(DATADOG_PREFIX + PREFIX)
        || (variable.startsWith(PREFIX)
            && !NOT_SETTINGS.contains(variable)
            && !SERVICE_LINK.matcher(variable).matches());
  }

  private static String settingOf(String variable) {
    String own = variable.startsWith(DATADOG_PREFIX) ? variable.substring(3) : variable;
    return own.toLowerCase(Locale.ROOT);
  }
}
