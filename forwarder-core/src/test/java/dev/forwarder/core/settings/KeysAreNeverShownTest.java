package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.api.KeyLike;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in every place that takes one, and in places where they are put by mistake. */
final class KeysAreNeverShownTest {
  private static final String KEY = "s3cr3tk3y0123456789abcdef";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api_key: [KEY]",
        "api_key: {KEY: x}",
        "api_key: \"KEY\\u0007\"",
        "api_key: KEY\napi_key: KEY",
        "api_key: *KEY",
        "api_key: 'KEY",
        "api_key: ENC[KEY]",
        "additional_endpoints: KEY",
        "additional_endpoints: [KEY]",
        "additional_endpoints: {KEY: [https://a]}",
        "additional_endpoints: {https://a: {KEY: x}}",
        "additional_endpoints: {https://a: [[KEY]]}",
        "additional_endpoints: {https://a: [KEY, '']}",
        "additional_endpoints: {https://a?api_key=KEY: [KEY]}",
        "additional_endpoints: {'https://KEY@a': [KEY]}",
        "additional_endpoints: {https://a: KEY, https://a/: KEY}",
        "domains: KEY",
        "domains: [KEY]",
        "domains: [{url: 'http://a', keys: [{KEY}]}]",
        "domains: [{url: 'http://a', keys: [{id: KEY KEY, key: KEY}]}]",
        "domains: [{url: 'http://a', keys: [{id: a, key: [KEY]}]}]",
        "domains: [{url: 'http://a', keys: [{id: a, key: KEY}, {id: a, key: KEY2}]}]",
        "domains: [{url: 'http://a', keys: KEY, role: boss}]",
        "domains: [{url: KEY, keys: 'http://a'}]",
        "domains: [{url: 'http://a?k=KEY', keys: KEY}]",
        "domains: [{url: 'http://KEY:KEY@a', keys: KEY}]",
        "domains: [{url: 'http://a', key: KEY}]",
        "domains: [{url: 'http://a', keys: KEY}, {url: 'http://a', keys: KEY}]",
        "dd_url: 'http://KEY:KEY@a/'",
        "dd_url: 'http://a/?api_key=KEY'",
        "proxy: {http: 'ftp://user:KEY@a'}",
        "proxy: {https: 'http://user:KEY@a b'}",
        "proxy: {http: 'http://user:KEY@'}",
        "forwarder_tls_key_store_password: [KEY]",
        "forwarder_storage_encryption_key: KEY",
        "forwarder_storage_encryption_key: [KEY]",
        "forwarder_storage_encryption_key: '@KEY'",
        "forwarder_storage_encryption_key: env:KEY",
        "apikey: KEY",
        "forwarder_api_key: KEY",
        "unknown: {a: KEY}",
        "KEY: x",
        "KEY: {a: b}",
        "unknown: {KEY: x}",
        "site: KEY\napi_key: KEY",
        "dd_url: KEY",
        "dd_url: 'http://KEY:99999'",
        "dd_url: 'ftp://KEY/KEY'",
        "multi_region_failover: {site: KEY}",
        "api_key: env:KEY",
        "api_key: '@KEY'",
        "api_key: '@/none/KEY'",
        "forwarder_timeout: KEY",
        "forwarder_num_workers: KEY",
        "forwarder_overflow: KEY",
        "forwarder_retry_queue_payloads_max_size: KEY",
        "skip_ssl_validation: KEY",
        "forwarder_tls_ca_file: KEY",
        "forwarder_tls_key_store: KEY",
        "proxy: {http: KEY}",
        "proxy: {http: 'KEY:x'}",
        "additional_endpoints: {https://KEY: []}",
        "additional_endpoints: {https://a: env:KEY}",
        "domains: [{url: 'http://a', keys: k, KEY: x}]",
        "domains: [{url: 'http://a', keys: k, family: KEY}]",
        "domains: [{url: 'http://a', keys: k, name: 'KEY KEY'}]",
        "domains: [{url: 'http://a', keys: k, name: KEY}, {url: 'http://a', keys: k, name: KEY}]",
        "domains: [{url: 'http://a', keys: env:KEY}]",
      })
  void noMessageHoldsAKeyOfTheFile(String yaml) {
    TestSettings settings = TestSettings.none().file(folder, yaml.replace("KEY", KEY));

    assertThatThrownBy(settings::load)
        .isInstanceOf(SettingsException.class)
        .message()
        .doesNotContain(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "additional_endpoints=KEY",
        "additional_endpoints={\"https://a\": KEY}",
        "additional_endpoints={\"KEY\": [\"x\"]}",
        "domains=KEY",
        "domains={\"KEY\": 1}",
        "domains=[{\"url\": \"http://a\", \"keys\": [{\"KEY\": 1}]}]",
        "api_kee=KEY",
        "proxy.http=KEY",
        "dd_url=http://x:KEY@a",
        "dd_url=KEY",
        "api_key=env:KEY",
        "api_key=@KEY",
        "forwarder_max_age=KEY",
        "forwarder_storage_encryption_key=KEY",
      })
  void noMessageHoldsAKeyOfAnOverrideOrVariable(String setting) {
    String name = setting.substring(0, setting.indexOf('='));
    String value = setting.substring(name.length() + 1).replace("KEY", KEY);
    String variable = "FORWARDER_" + name.toUpperCase(Locale.ROOT).replace('.', '_');

    assertThat(TestSettings.none().override(name, value).problems())
        .isNotEmpty()
        .noneMatch(problem -> problem.contains(KEY));
    assertThat(TestSettings.none().environment(variable, value).problems())
        .isNotEmpty()
        .noneMatch(problem -> problem.contains(KEY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KEY",
        "KEY=http://a",
        "=KEY",
        "http://a=KEY,",
        "http://a=KEY\u0007",
        "http://KEY:KEY@a=KEY",
        "http://a?k=KEY",
        "http://a#KEY=KEY",
        "KEY://a=KEY",
        "http://user:KEY=x@a=KEY",
        "http://user:xKEY@a",
        "http://a?k=KEY=KEY",
        "http://a=env:KEY",
        "http://a=@KEY",
        "http://KEY=env:NONE",
        "http://KEY:99999=k",
      })
  void noMessageHoldsAKeyOfADomainOption(String text) {
    assertThatThrownBy(() -> DomainSpec.parse(text.replace("KEY", KEY), "generic", Map.of()))
        .isInstanceOf(SettingsException.class)
        .message()
        .doesNotContain(KEY);
  }

  @Test
  void noMessageHoldsAKeyThatStandsForTheNameOfAnOverride() {
    assertThat(TestSettings.none().override(KEY, "=").problems())
        .containsExactly("what is no name (--set): unknown setting");
    assertThat(TestSettings.none().override("api_kei", "x").problems())
        .singleElement()
        .asString()
        .startsWith("api_kei (--set): unknown setting; did you mean api_key?");
  }

  @Test
  void whatLooksLikeAKeyInAWrongPlaceShowsItsLastFourCharacters() {
    assertThat(TestSettings.none().override("dd_url", KEY).problems())
        .singleElement()
        .asString()
        .startsWith("dd_url = ***cdef (--set): must be http(s)://");
    assertThat(TestSettings.none().override("api_key", "env:" + KEY).problems())
        .containsExactly("api_key (--set): environment variable ***cdef is not set");
    assertThat(TestSettings.none().file(folder, KEY + ": x").problems())
        .singleElement()
        .asString()
        .startsWith("***cdef (" + folder.resolve("forwarder.yaml") + ":1): unknown setting");
  }

  @Test
  void aVariableThatIsNamedByAKeyDoesNotShowIt() {
    String name = KEY.toUpperCase(Locale.ROOT);

    assertThat(TestSettings.none().environment("FORWARDER_" + name, "x").problems())
        .singleElement()
        .asString()
        .doesNotContain(name, KEY);
  }

  @Test
  void aFileThatIsNamedByAKeyAndIsNotThereDoesNotShowIt() {
    assertThat(TestSettings.none().file(Path.of(KEY)).problems())
        .containsExactly("settings file ***cdef cannot be read: there is no such file");
  }

  /** Where it was read, it is no key, and people have to find the line. */
  @Test
  void aFileOfALongNameIsNamed() {
    Path file = TestSettings.write(folder.resolve("prod1-forwarder-settings-2a.yaml"), "a: b");

    assertThat(TestSettings.none().file(file).problems())
        .singleElement()
        .asString()
        .contains(file + ":1");
  }

  @Test
  void noNameOfASettingLooksLikeAKey() {
    assertThat(new Definitions(TestSettings.FAMILIES).all())
        .extracting(definition -> KeyLike.masked(definition.name()))
        .noneMatch(name -> name.contains("***"));
  }

  @Test
  void whatIsInForceShowsTheLastFourCharactersAlone() {
    LoadedSettings settings =
        TestSettings.none()
            .override("api_key", KEY)
            .override("additional_endpoints", "{\"https://a\": [\"" + KEY + "\"]}")
            .override("domains", "[{\"url\": \"http://b\", \"keys\": [\"" + KEY + "\"]}]")
            .override("proxy.http", "http://user:" + KEY + "@proxy:3128")
            .load();

    assertThat(TestSettings.shown(settings, "api_key")).isEqualTo("***cdef from --set");
    assertThat(TestSettings.shown(settings, "additional_endpoints"))
        .isEqualTo("https://a: [***cdef] from --set");
    assertThat(TestSettings.shown(settings, "proxy.http"))
        .isEqualTo("http://***@proxy:3128 from --set");
    assertThat(settings.toString()).doesNotContain(KEY);
  }
}
