package dev.forwarder.core.settings;

import dev.forwarder.api.BackendFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings: single overrides over environment variables over a YAML file over defaults.
 *
 * <p>Whatever is wrong, a name that no setting has or a value that its setting does not take, is
 * told at once and together by one {@link SettingsException}. Immutable: the {@code with} methods
 * return changed copies.
 */
public final class SettingsLoader {

  private final Map<String, String> environment;
  private final List<BackendFamily.Provider> providers;
  private final @Nullable Path file;
  private final List<OverrideSource> defaults;
  private final List<OverrideSource> overrides;
  private final List<DomainSpec> domains;

  /**
   * A loader that reads nothing but an environment.
   *
   * @param environment the variables, also those that {@code env:NAME} means
   * @param providers the backend families that there are, of different names
   */
  public SettingsLoader(
      Map<String, String> environment, List<? extends BackendFamily.Provider> providers) {
    this(Map.copyOf(environment), List.copyOf(providers), null, List.of(), List.of(), List.of());
  }

  private SettingsLoader(
      Map<String, String> environment,
      List<BackendFamily.Provider> providers,
      @Nullable Path file,
      List<OverrideSource> defaults,
      List<OverrideSource> overrides,
      List<DomainSpec> domains) {
    this.environment = environment;
    this.providers = providers;
    this.file = file;
    this.defaults = defaults;
    this.overrides = overrides;
    this.domains = domains;
  }

  /** A loader with the environment of this process and the families that are on its class path. */
  public static SettingsLoader ofProcess() {
    return new SettingsLoader(System.getenv(), familiesOnClassPath());
  }

  /** The backend families that are on the class path of this process. */
  public static List<BackendFamily.Provider> familiesOnClassPath() {
    List<BackendFamily.Provider> found = new ArrayList<>();
    ServiceLoader.load(BackendFamily.Provider.class).forEach(found::add);
    return List.copyOf(found);
  }

  /**
   * This loader with a settings file.
   *
   * @param yaml the file; that it cannot be read is told by {@link #load()}
   * @return the changed copy
   */
  public SettingsLoader withFile(Path yaml) {
    return new SettingsLoader(environment, providers, yaml, defaults, overrides, domains);
  }

  /**
   * This loader with settings that are stronger than all others.
   *
   * @param valuesByName each value as it would stand in an environment variable; an empty one
   *     counts as not given
   * @return the changed copy
   */
  public SettingsLoader withOverrides(Map<String, String> valuesByName) {
    return withOverrides(valuesByName, Origin.OVERRIDES);
  }

  /**
   * This loader with one more setting that is stronger than all others, given before or not.
   *
   * @param name its name
   * @param value as it would stand in an environment variable
   * @param place what gives it, such as {@code --spool}, for messages
   * @return the changed copy
   */
  public SettingsLoader withOverride(String name, String value, String place) {
    return withOverrides(Map.of(name, value), new Origin(Origin.Kind.OVERRIDE, place));
  }

  private SettingsLoader withOverrides(Map<String, String> valuesByName, Origin origin) {
    List<OverrideSource> more = new ArrayList<>(overrides);
    more.add(new OverrideSource(new LinkedHashMap<>(valuesByName), origin));
    return new SettingsLoader(environment, providers, file, defaults, List.copyOf(more), domains);
  }

  /**
   * This loader with a setting that holds where no other source says anything of it.
   *
   * @param name its name
   * @param value as it would stand in an environment variable
   * @param place what gives it, for messages
   * @return the changed copy
   */
  public SettingsLoader withDefault(String name, String value, String place) {
    List<OverrideSource> more = new ArrayList<>(defaults);
    more.add(new OverrideSource(Map.of(name, value), new Origin(Origin.Kind.DEFAULT, place)));
    return new SettingsLoader(environment, providers, file, List.copyOf(more), overrides, domains);
  }

  /**
   * This loader with domains in the place of all that the other sources name.
   *
   * @param specs the domains; none leaves those of the other sources
   * @return the changed copy
   */
  public SettingsLoader withDomains(List<DomainSpec> specs) {
    return new SettingsLoader(
        environment, providers, file, defaults, overrides, List.copyOf(specs));
  }

  /** Every setting that there is, by what it is about: the forwarder's own, then each family's. */
  public List<SettingGroup> groups() {
    return new Definitions(providers).groups();
  }

  /**
   * Reads and checks everything.
   *
   * @return the settings in force
   * @throws SettingsException if anything is wrong, with all that is
   */
  public LoadedSettings load() {
    return load(NamedFiles.AT_START, Map.of());
  }

  /**
   * Reads and checks everything anew, for what runs already: its families stay, and of files
   * regular ones alone are read.
   *
   * @param before what was read when it began
   * @throws SettingsException likewise
   */
  LoadedSettings loadAgain(LoadedSettings before) {
    return load(NamedFiles.WHILE_RUNNING, before.families());
  }

  /** The settings file where it is one that cannot be read again, such as a pipe. */
  Optional<Path> fileReadOnce() {
    return Optional.ofNullable(file).filter(NamedFiles::canBeReadOnce);
  }

  private LoadedSettings load(NamedFiles files, Map<String, BackendFamily> families) {
    return new Loading(environment, files, providers, families, domains).load(sources(files));
  }

  private List<Source> sources(NamedFiles files) {
    List<Source> weakestFirst = new ArrayList<>(defaults);
    if (file != null) {
      weakestFirst.add(new FileSource(file, files));
    }
    weakestFirst.add(new EnvironmentSource(environment));
    weakestFirst.addAll(overrides);
    return weakestFirst;
  }
}
