package dev.forwarder.cli.diagnose;

import dev.forwarder.api.Domain;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.core.settings.Origin;
import dev.forwarder.core.settings.SettingInForce;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where people correct the address of a domain: which setting says it. Immutable. */
final class AddressPlaces {
  private static final String ANY = "the domain's URL";

  private final Map<String, String> byUrl = new HashMap<>();

  /** Looks it up in the settings that are an address and somebody set. */
  AddressPlaces(List<SettingInForce> settings) {
    for (SettingInForce setting : settings) {
      if (setting.definition().type() == SettingDefinition.Type.URL
          && setting.origin().kind() != Origin.Kind.DEFAULT) {
        byUrl.putIfAbsent(setting.shown(), setting.definition().name());
      }
    }
  }

  /** The setting's name, or words for the address of any domain. */
  String of(Domain domain) {
    return byUrl.getOrDefault(domain.baseUrl().toString(), ANY);
  }
}
