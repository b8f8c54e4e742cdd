package dev.forwarder.core.settings;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which settings have changed beside domains and keys, and so need a new start. */
final class OtherChanges {

  private static final Set<String> OWN =
      ForwarderSettings.DEFINITIONS.stream()
          .map(definition -> definition.name())
          .filter(name -> !name.equals(ForwarderSettings.DOMAINS))
          .collect(Collectors.toUnmodifiableSet());

  private final LoadedSettings before;
  private final LoadedSettings after;

  OtherChanges(LoadedSettings before, LoadedSettings after) {
    this.before = before;
    this.after = after;
  }

  /**
   * Their names. Where domains or keys are other ones than at the start, what has changed of a
   * family's own settings is taken to be what they come from.
   */
  Set<String> names() {
    boolean sameDomains = WatchedDomain.of(before).equals(WatchedDomain.of(after));
    Set<String> names = new TreeSet<>();
    Map<String, String> shown = shown(before);
    shown(after)
        .forEach(
            (name, value) -> {
              boolean isOther = sameDomains || OWN.contains(name);
              if (isOther && !value.equals(shown.get(name))) {
                names.add(name);
              }
            });
    names.remove(ForwarderSettings.DOMAINS);
    ownSettings(names, "queue", LoadedDomain::queue, LoadedSettings::queue);
    ownSettings(names, "storage", LoadedDomain::storage, LoadedSettings::storage);
    return names;
  }

  private static Map<String, String> shown(LoadedSettings settings) {
    return settings.inForce().stream()
        .collect(Collectors.toMap(one -> one.definition().name(), SettingInForce::shown));
  }

  /** Settings that are a domain's own, and have changed or came with it. */
  private void ownSettings(
      Set<String> names,
      String what,
      Function<LoadedDomain, Object> ofDomain,
      Function<LoadedSettings, Object> ofAll) {
    Map<String, LoadedDomain> known =
        before.domains().stream().collect(Collectors.toMap(one -> one.domain().name(), one -> one));
    for (LoadedDomain domain : after.domains()) {
      LoadedDomain old = known.get(domain.domain().name());
      Object its = ofDomain.apply(domain);
      boolean differs =
          old == null
              ? !its.equals(ofAll.apply(after))
              : ofAll.apply(before).equals(ofAll.apply(after)) && !its.equals(ofDomain.apply(old));
      if (differs) {
        names.add(what + " settings of domain " + domain.domain().name());
      }
    }
  }
}
