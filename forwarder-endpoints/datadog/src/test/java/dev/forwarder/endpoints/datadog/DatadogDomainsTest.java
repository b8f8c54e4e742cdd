package dev.forwarder.endpoints.datadog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.SettingValues;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatadogDomainsTest {
  private static final ApiKey KEY = ApiKey.of("first-key");
  private static final ApiKey OTHER = ApiKey.of("other-key");

  private final Given given = new Given();

  @Test
  void thereIsNoneWithoutAKey() {
    assertThat(domains()).isEmpty();
  }

  @Test
  void theKeyIsForTheSite() {
    given.key = KEY;
    given.site = "us5.datadoghq.com";

    assertThat(domains())
        .extracting(Domain::baseUrl)
        .containsExactly(URI.create("https://app.us5.datadoghq.com"));
  }

  @Test
  void theUrlTakesThePlaceOfTheSite() {
    given.key = KEY;
    given.url = URI.create("http://localhost:8080");

    assertThat(domains()).extracting(Domain::name).containsExactly("localhost-8080");
  }

  @Test
  void furtherKeysOfTheSameAddressJoinItsDomain() {
    given.key = KEY;
    given.further.put(URI.create("https://app.datadoghq.com"), List.of(KEY, OTHER));
    given.further.put(URI.create("https://app.datadoghq.eu"), List.of(OTHER));

    assertThat(domains())
        .extracting(Domain::keys)
        .containsExactly(List.of(KEY, OTHER), List.of(OTHER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "https://datadoghq.com", "datadoghq", "a b.com", "datadoghq.com/x", "-a.com"})
  void aSiteIsAHostName(String site) {
    given.key = KEY;
    given.site = site;

    assertThatThrownBy(this::domains)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("site must be a host name");
  }

  private List<Domain> domains() {
    var provider = new DatadogFamily.Provider();
    return provider.domains(provider.create(given), given);
  }

  /** Values as a loader would give them. */
  private static final class Given implements SettingValues {
    private ApiKey key;
    private URI url;
    private String site = "datadoghq.com";
    private final Map<URI, List<ApiKey>> further = new LinkedHashMap<>();

    @Override
    public String text(String name) {
      return site;
    }

    @Override
    public boolean flag(String name) {
      return false;
    }

    @Override
    public int count(String name) {
      throw new IllegalArgumentException(name);
    }

    @Override
    public double number(String name) {
      throw new IllegalArgumentException(name);
    }

    @Override
    public long size(String name) {
      throw new IllegalArgumentException(name);
    }

    @Override
    public Duration duration(String name) {
      throw new IllegalArgumentException(name);
    }

    @Override
    public List<String> list(String name) {
      throw new IllegalArgumentException(name);
    }

    @Override
    public Optional<URI> url(String name) {
      return Optional.ofNullable(url);
    }

    @Override
    public Optional<ApiKey> secret(String name) {
      return Optional.ofNullable(key);
    }

    @Override
    public Map<URI, List<ApiKey>> keysByUrl(String name) {
      return further;
    }
  }
}
