package dev.forwarder.core.settings;

import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.BadSettingsException;
import dev.forwarder.api.Domain;
import dev.forwarder.core.ConcurrencySettings;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.core.http.HttpSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Puts together the domains of all that names some, and finds two of one name. */
final class DomainsInForce {

  private final Values values;
  private final Map<String, BackendFamily> families;
  private final Set<String> names;
  private final ValuesReader reader;
  private final Problems problems;
  private final Map<String, LoadedDomain> byName = new LinkedHashMap<>();
  private final Set<String> unverified = new HashSet<>();
  private boolean verificationDiffers;

  /**
   * None yet.
   *
   * @param families those that could be made, by name
   * @param names the names of all that there are
   */
  DomainsInForce(
      Values values,
      Map<String, BackendFamily> families,
      Set<String> names,
      ValuesReader reader,
      Problems problems) {
    this.values = values;
    this.families = families;
    this.names = new TreeSet<>(names);
    this.reader = reader;
    this.problems = problems;
  }

  List<LoadedDomain> domains() {
    return new ArrayList<>(byName.values());
  }

  /** The transport's settings; if domains differ in it, those without verification by name. */
  HttpSettings http(ConcurrencySettings concurrency) {
    boolean all = values.flag(ForwarderSettings.TLS_SKIP) && !verificationDiffers;
    List<ConcurrencySettings> each =
        Stream.concat(
                Stream.of(concurrency), byName.values().stream().map(LoadedDomain::concurrency))
            .toList();
    return new HttpRecords(values).http(each, all, all ? Set.of() : unverified);
  }

  /**
   * The domains that a family's own settings describe. Where one of these was refused, what is
   * wrong beside it is told all the same, and which domains there would be is not known.
   */
  void addOf(BackendFamily.Provider provider, BackendFamily family) {
    boolean known =
        provider.settings().stream().noneMatch(setting -> values.isRefused(setting.name()));
    try {
      List<Domain> domains = provider.domains(family, values);
      if (known) {
        domains.forEach(domain -> addOf(provider, domain));
      }
    } catch (BadSettingsException e) {
      problems.add(e, values);
    } catch (IllegalArgumentException e) {
      if (known) {
        problems.addOfFamily(provider.name(), e);
      }
    }
  }

  private void addOf(BackendFamily.Provider provider, Domain domain) {
    Map<String, Values.Value> own = reader.read(provider.ownSettings(domain, values));
    verificationDiffers |= own.containsKey(ForwarderSettings.TLS_SKIP);
    add(domain, values.with(own), "settings of family " + provider.name());
  }

  /** A domain of the list, or of the command line. */
  void add(DomainReader.Entry entry) {
    DomainSpec spec = entry.spec();
    BackendFamily family = families.get(spec.family());
    if (family == null && names.contains(spec.family())) {
      return; // what is wrong with its own settings has been told
    }
    if (family == null) {
      problems.add(
          "domain " + spec.name(),
          entry.origin(),
          "family must be one of "
              + String.join(", ", names)
              + ", was: '"
              + Shown.text(spec.family())
              + "'"
              + NearestName.hint(spec.family(), names));
      return;
    }
    verificationDiffers |= entry.own().containsKey(ForwarderSettings.TLS_SKIP);
    try {
      add(spec.toDomain(family), values.with(entry.own()), entry.origin().toString());
    } catch (IllegalArgumentException e) {
      problems.add(
          "domain " + Shown.text(spec.name()), entry.origin(), String.valueOf(e.getMessage()));
    }
  }

  private void add(Domain domain, Values its, String place) {
    QueueSettings queue = SettingsRecords.queue(its);
    ConcurrencySettings concurrency = SettingsRecords.concurrency(its);
    LoadedDomain loaded = new LoadedDomain(domain, queue, concurrency, StorageRecords.storage(its));
    if (byName.putIfAbsent(domain.name(), loaded) != null) {
      problems.add(
          "domain "
              + Shown.text(domain.name())
              + " ("
              + place
              + "): there is another of that name; give each a name of its own under domains, or"
              + " one of them all keys");
    }
    String durability = StorageRecords.withoutDisk(its);
    if (durability != null && !durability.equals(StorageRecords.withoutDisk(values))) {
      problems.add("domain " + Shown.text(domain.name()) + " (" + place + "): " + durability);
    }
    if (its.flag(ForwarderSettings.TLS_SKIP)) {
      unverified.add(domain.name());
    }
  }
}
