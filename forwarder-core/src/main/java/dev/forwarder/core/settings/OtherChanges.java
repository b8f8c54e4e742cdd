package dev.forwarder.core.settings;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    ownQueues(names);
    return names;
  }

  private static Map<String, String> shown(LoadedSettings settings) {
    return settings.inForce().stream()
        .collect(Collectors.toMap(one -> one.definition().name(), SettingInForce::shown));
  }

  /** Queues that are a domain's own, and have changed or came with it. */
  private void ownQueues(Set<String> names) {
    Map<String, LoadedDomain> known =
        before.domains().stream().collect(Collectors.toMap(one -> one.domain().name(), one -> one));
    for (LoadedDomain domain : after.domains()) {
      LoadedDomain old = known.get(domain.domain().name());
      boolean differs =
          old == null
              ? !domain.queue().equals(after.queue())
              : before.queue().equals(after.queue()) && !domain.queue().equals(old.queue());
      if (differs) {
        names.add("queue settings of domain " + domain.domain().name());
      }
    }
  }
}
