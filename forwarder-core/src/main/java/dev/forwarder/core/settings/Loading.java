package dev.forwarder.core.settings;

import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.BadSettingsException;
import dev.forwarder.core.ConcurrencySettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One run of {@link SettingsLoader#load()}. */
final class Loading {

  private final Problems problems = new Problems();
  private final List<BackendFamily.Provider> providers;
  private final Map<String, BackendFamily> made;
  private final List<DomainSpec> instead;
  private final Secrets secrets;
  private final Definitions definitions;
  private final ValuesReader reader;

  /**
   * A run.
   *
   * @param files how files of keys are read
   * @param made families that need not be made
   * @param instead domains in the place of all others
   */
  Loading(
      Map<String, String> environment,
      NamedFiles files,
      List<BackendFamily.Provider> providers,
      Map<String, BackendFamily> made,
      List<DomainSpec> instead) {
    this.providers = providers;
    this.made = made;
    this.instead = instead;
    this.secrets = new Secrets(environment, files);
    this.definitions = new Definitions(providers);
    this.reader = new ValuesReader(definitions, new ValueReader(secrets), problems);
  }

  LoadedSettings load(List<Source> weakestFirst) {
    Values values = reader.read(weakestFirst);
    new Conflicts(values, problems).find();
    Map<String, BackendFamily> families = new LinkedHashMap<>();
    providers.forEach(provider -> create(provider, values, families));
    DomainsInForce domains = domains(values, families);
    problems.throwIfAny();
    ConcurrencySettings concurrency = SettingsRecords.concurrency(values);
    return new LoadedSettings(
        domains.domains(),
        families,
        SettingsRecords.queue(values),
        SettingsRecords.backoff(values),
        SettingsRecords.block(values),
        concurrency,
        SettingsRecords.keyHold(values),
        SettingsRecords.keyCheck(values),
        StorageRecords.disk(values),
        StorageRecords.storage(values),
        domains.http(concurrency),
        SettingsRecords.stopTimeout(values),
        values.duration(ForwarderSettings.DRAIN_TIMEOUT),
        Duration.ofSeconds(values.count(ForwarderSettings.CAPACITY_WINDOW)),
        values.duration(ForwarderSettings.WATCH_INTERVAL),
        values.inForce());
  }

  private void create(
      BackendFamily.Provider provider, Values values, Map<String, BackendFamily> families) {
    try {
      BackendFamily created = provider.create(values); // in any case: what is wrong is told
      families.put(provider.name(), made.getOrDefault(provider.name(), created));
    } catch (BadSettingsException e) {
      problems.add(e, values);
    } catch (IllegalArgumentException e) {
      problems.addOfFamily(provider.name(), e);
    }
  }

  /** The list is read even where other domains take its place: what is wrong in it is told. */
  private DomainsInForce domains(Values values, Map<String, BackendFamily> families) {
    Set<String> names =
        providers.stream().map(BackendFamily.Provider::name).collect(Collectors.toSet());
    DomainsInForce domains = new DomainsInForce(values, families, names, reader, problems);
    List<DomainReader.Entry> listed = listed(values);
    if (!instead.isEmpty()) {
      instead.forEach(
          spec -> domains.add(new DomainReader.Entry(spec, Map.of(), Origin.DOMAIN_OPTION)));
      return domains;
    }
    for (BackendFamily.Provider provider : providers) {
      BackendFamily family = families.get(provider.name());
      if (family != null) {
        domains.addOf(provider, family);
      }
    }
    listed.forEach(domains::add);
    return domains;
  }

  private List<DomainReader.Entry> listed(Values values) {
    Node list = values.sections(ForwarderSettings.DOMAINS);
    return list == null
        ? List.of()
        : new DomainReader(secrets, definitions, reader, problems)
            .read(list, values.origin(ForwarderSettings.DOMAINS));
  }
}
