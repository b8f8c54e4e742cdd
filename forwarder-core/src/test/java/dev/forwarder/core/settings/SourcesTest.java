package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourcesTest {
  private static final String NAME = "forwarder_timeout";

  @TempDir Path folder;

  @Test
  void aSectionGivenAsAValueIsToldWhatIsInIt() {
    assertThat(TestSettings.none().file(folder, "proxy: http://p:1").problems())
        .singleElement()
        .asString()
        .endsWith("is a section, of proxy.http, proxy.https, proxy.no_proxy");
  }

  @Test
  void aByteOrderMarkBeforeTheFileIsNoPartOfIt() {
    LoadedSettings settings =
        TestSettings.none().file(folder, "\uFEFFforwarder_num_workers: 7").load();

    assertThat(TestSettings.shown(settings, "forwarder_num_workers")).startsWith("7 from ");
  }

  @Test
  void anOverrideIsStrongerThanTheEnvironment() {
    LoadedSettings settings =
        TestSettings.none().override(NAME, "1").environment("FORWARDER_TIMEOUT", "2").load();

    assertThat(TestSettings.shown(settings, NAME)).isEqualTo("1s from --set");
    assertThat(settings.concurrency().attemptTimeout()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void ourVariableIsStrongerThanDatadogs() {
    LoadedSettings settings =
        TestSettings.none()
            .environment("FORWARDER_TIMEOUT", "2")
            .environment("DD_FORWARDER_TIMEOUT", "3")
            .load();

    assertThat(TestSettings.shown(settings, NAME))
        .isEqualTo("2s from environment FORWARDER_TIMEOUT");
  }

  @Test
  void theEnvironmentIsStrongerThanTheFile() {
    LoadedSettings settings =
        TestSettings.none()
            .environment("DD_FORWARDER_TIMEOUT", "3")
            .file(folder, NAME + ": 4")
            .load();

    assertThat(TestSettings.shown(settings, NAME))
        .isEqualTo("3s from environment DD_FORWARDER_TIMEOUT");
  }

  @Test
  void theFileIsStrongerThanTheDefaultAndNamesItsLine() {
    LoadedSettings settings = TestSettings.none().file(folder, "# words", NAME + ": 4").load();

    assertThat(TestSettings.shown(settings, NAME))
        .isEqualTo("4s from " + folder.resolve("forwarder.yaml") + ":2");
  }

  @Test
  void whatIsEmptyCountsAsNotSet() {
    LoadedSettings settings =
        TestSettings.none()
            .override(NAME, "")
            .environment("FORWARDER_TIMEOUT", " ")
            .file(folder, NAME + ":", "forwarder_max_age: ~", "proxy:")
            .load();

    assertThat(TestSettings.shown(settings, NAME)).isEqualTo("20s from default");
  }

  @Test
  void aDottedNameMayBeASectionAndAVariableWithUnderscores() {
    LoadedSettings sections =
        TestSettings.none()
            .file(folder, "proxy:", "  http: http://p:1", "  no_proxy: [a, b]")
            .load();
    LoadedSettings dotted =
        TestSettings.none().file(folder, "proxy.http: http://p:1", "proxy.no_proxy: a b").load();
    LoadedSettings variables =
        TestSettings.none()
            .environment("DD_PROXY_HTTP", "http://p:1")
            .environment("FORWARDER_PROXY_NO_PROXY", "a, b")
            .load();

    assertThat(sections.http().proxy()).isEqualTo(dotted.http().proxy());
    assertThat(sections.http().proxy()).isEqualTo(variables.http().proxy());
    assertThat(sections.http().proxy().noProxy()).containsExactly("a", "b");
  }

  @Test
  void aSettingThatStandsTwiceIsRefused() {
    assertThat(
            TestSettings.none()
                .file(folder, "proxy.http: http://a", "proxy: {http: http://b}")
                .problems())
        .singleElement()
        .asString()
        .contains("proxy.http", "forwarder.yaml:2", "set twice", "forwarder.yaml:1");
  }

  @Test
  void anUnknownNameIsRefusedWithItsPlaceAndTheNearestName() {
    assertThat(TestSettings.none().file(folder, "a: b", "forwarder_timout: 5").problems())
        .hasSize(2)
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith("forwarder_timout (")
                    .endsWith(
                        "forwarder.yaml:2): unknown setting; did you mean forwarder_timeout?"));
    assertThat(TestSettings.none().override("forwarder_timout", "5").problems())
        .containsExactly(
            "forwarder_timout (--set): unknown setting; did you mean forwarder_timeout?");
  }

  @Test
  void anUnknownSectionIsNamedAsAWhole() {
    assertThat(TestSettings.none().file(folder, "proxi:", "  http: http://a").problems())
        .singleElement()
        .asString()
        .endsWith("forwarder.yaml:2): unknown setting; did you mean proxy?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FORWARDER_TIMOUT", "DD_FORWARDER_TIMOUT"})
  void anUnknownVariableOfTheForwarderIsRefused(String variable) {
    assertThat(TestSettings.none().environment(variable, "5").problems())
        .containsExactly(
            "forwarder_timout (environment "
                + variable
                + "): unknown setting; did you mean forwarder_timeout?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DD_APP_KEY", "DD_LOGS_ENABLED", "DD_API_KEYS", "DD_RUN_PATH", "PATH"})
  void otherVariablesAreLeftAlone(String variable) {
    assertThat(TestSettings.none().environment(variable, "x").problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FORWARDER_SERVICE_HOST",
        "FORWARDER_SERVICE_PORT",
        "FORWARDER_SERVICE_PORT_HTTP",
        "FORWARDER_PORT",
        "FORWARDER_PORT_8080_TCP",
        "FORWARDER_PORT_8080_TCP_ADDR",
        "FORWARDER_EU_SERVICE_HOST",
        "FORWARDER_LOG_LEVEL",
        "FORWARDER_JAVA_OPTS",
      })
  void whatKubernetesAndTheLauncherSetIsNoSetting(String variable) {
    assertThat(TestSettings.none().environment(variable, "x").problems()).isEmpty();
  }

  @Test
  void aBadValueIsRefusedEvenWhereAStrongerSourceHasAnother() {
    assertThat(
            TestSettings.none()
                .override(NAME, "5")
                .environment("FORWARDER_TIMEOUT", "x")
                .problems())
        .singleElement()
        .asString()
        .startsWith("forwarder_timeout = x (environment FORWARDER_TIMEOUT): must be a time");
  }

  @Test
  void everyProblemIsToldAtOnce() {
    List<String> problems =
        TestSettings.none()
            .override("forwarder_overflow", "evictt")
            .environment("FORWARDER_NUM_WORKERS", "0")
            .environment("FORWARDER_NONE", "1")
            .file(
                folder,
                "forwarder_backoff_base: 10s",
                "forwarder_backoff_max: 5s",
                "x: 1",
                "domains: [{url: 'ftp://a', keys: k}]")
            .problems();

    assertThat(problems).hasSize(6);
    assertThat(problems)
        .anyMatch(problem -> problem.contains("did you mean evict?"))
        .anyMatch(problem -> problem.startsWith("forwarder_num_workers = 0"))
        .anyMatch(problem -> problem.startsWith("forwarder_none"))
        .anyMatch(
            problem -> problem.contains("must be at least forwarder_backoff_base, which is 10s"))
        .anyMatch(problem -> problem.startsWith("x ("))
        .anyMatch(problem -> problem.startsWith("domains[0]"));
  }

  @Test
  void aFileThatIsNotThereIsAProblem() {
    assertThat(TestSettings.none().file(folder.resolve("none.yaml")).problems())
        .singleElement()
        .asString()
        .contains("none.yaml cannot be read: there is no such file");
  }

  @Test
  void aFileIsBoundedInSize() throws Exception {
    Path huge = Files.write(folder.resolve("huge.yaml"), new byte[FileSource.MAX_BYTES + 1]);

    assertThat(TestSettings.none().file(huge).problems())
        .singleElement()
        .asString()
        .endsWith("larger than 1MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing but words", "---", "{}"})
  void aFileMayBeEmpty(String text) {
    assertThat(TestSettings.none().file(folder, text).problems()).isEmpty();
  }

  @Test
  void aFileMustBeUtf8() throws Exception {
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "site: \u00e9".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(TestSettings.none().file(latin).problems())
        .singleElement()
        .asString()
        .endsWith("must be UTF-8");
  }

  @Test
  void aFileMustHoldNames() {
    assertThat(TestSettings.none().file(folder, "- a").problems())
        .singleElement()
        .asString()
        .contains("must be names with values");
  }

  @Test
  void aValueMustNotBeASectionWhereItIsOne() {
    assertThat(TestSettings.none().file(folder, "forwarder_timeout: {a: b}").problems())
        .singleElement()
        .asString()
        .contains("forwarder.yaml:1): must be a time");
  }
}
