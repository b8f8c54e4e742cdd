package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        "apikey: KEY",
        "forwarder_api_key: KEY",
        "unknown: {a: KEY}",
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
