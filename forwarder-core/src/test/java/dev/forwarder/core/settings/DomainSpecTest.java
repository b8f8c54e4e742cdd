package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DomainSpecTest {
  @TempDir Path folder;

  @Test
  void isAnAddressAndItsKeys() {
    Path file = TestSettings.write(folder.resolve("key"), "from-file\n");

    DomainSpec spec =
        DomainSpec.parse(
            "https://a.example:8443/=plain=,env:KEY,@" + file,
            "datadog",
            Map.of("KEY", "from-environment"));

    assertThat(spec)
        .isEqualTo(
            new DomainSpec(
                "a.example-8443",
                URI.create("https://a.example:8443"),
                "datadog",
                Domain.Role.PRIMARY,
                List.of(
                    ApiKey.of("plain="), ApiKey.of("from-environment"), ApiKey.of("from-file"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://a | a domain (--domain): must be URL=KEY[,KEY...]",
        "http://a= | domain http://a (--domain): a key is empty; must be URL=KEY",
        "http://a=k,,l | domain http://a (--domain): a key is empty; must be URL=KEY",
        "http://a:99999=k | domain http://a:99999 (--domain): port must be 1 to 65535, was: 99999",
        "ftp://a=k | a domain (--domain): must be http(s)://",
        "http://u:p@a=k | domain http://***@a (--domain): must be http(s)://",
        "http://a=env:NONE | domain http://a (--domain): environment variable NONE is not set",
        "http://a=@none | domain http://a (--domain): file none cannot be read",
      })
  void tellsWhatIsWrong(String text, String why) {
    assertThatThrownBy(() -> DomainSpec.parse(text, "generic", Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(why);
  }
}
