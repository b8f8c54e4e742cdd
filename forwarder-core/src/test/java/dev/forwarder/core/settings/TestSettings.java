package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forwarder.api.BackendFamily;
import dev.forwarder.core.GenericFamily;
import dev.forwarder.endpoints.datadog.DatadogFamily;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings of one test: nothing but what it writes down, and the families of this project. */
final class TestSettings {
  static final List<BackendFamily.Provider> FAMILIES =
      List.of(
          new GenericFamily.Provider(),
          new DatadogFamily.Provider(),
          new DatanadhiFamily.Provider());

  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Map<String, String> overrides = new LinkedHashMap<>();
  private List<DomainSpec> domains = List.of();
  private Path file;

  static TestSettings none() {
    return new TestSettings();
  }

  TestSettings environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  TestSettings override(String name, String value) {
    overrides.put(name, value);
    return this;
  }

  TestSettings domains(DomainSpec... specs) {
    domains = List.of(specs);
    return this;
  }

  /** A file {@code forwarder.yaml} in a folder, with these lines. */
  TestSettings file(Path folder, String... lines) {
    file = write(folder.resolve("forwarder.yaml"), String.join("\n", lines));
    return this;
  }

  TestSettings file(Path existing) {
    file = existing;
    return this;
  }

  LoadedSettings load() {
    SettingsLoader loader =
        new SettingsLoader(environment, FAMILIES).withOverrides(overrides).withDomains(domains);
    return (file == null ? loader : loader.withFile(file)).load();
  }

  /** The problems that stop it. */
  List<String> problems() {
    SettingsException thrown = catchThrowableOfType(SettingsException.class, this::load);
    return thrown == null ? List.of() : thrown.problems();
  }

  /** How a value in force is shown, and where it comes from. */
  static String shown(LoadedSettings settings, String name) {
    return settings.inForce().stream()
        .filter(each -> each.definition().name().equals(name))
        .map(each -> each.shown() + " from " + each.origin())
        .findFirst()
        .orElseThrow();
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
