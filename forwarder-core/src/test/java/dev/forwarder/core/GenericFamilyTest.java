package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Header;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class GenericFamilyTest {
  @Test
  void sendsTheKeyInTheHeaderOfChoice() {
    ApiKey key = ApiKey.of("s3cr3t");

    assertThat(new GenericFamily().authorization(key))
        .isEqualTo(new Header("DD-API-KEY", "s3cr3t"));
    assertThat(new GenericFamily("X-Key").authorization(key))
        .isEqualTo(new Header("X-Key", "s3cr3t"));
  }

  @Test
  void refusesAHeaderThatIsNoToken() {
    assertThatThrownBy(() -> new GenericFamily("a b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hasOneRoute() {
    assertThat(new GenericFamily().endpoint("intake")).contains(GenericFamily.INTAKE);
    assertThat(GenericFamily.INTAKE.path()).isEqualTo("/intake/");
  }

  @Test
  void namesThisProjectAsTheUserAgent() {
    assertThat(new GenericFamily().headers())
        .singleElement()
        .satisfies(
            header -> {
              assertThat(header.name()).isEqualTo("User-Agent");
              assertThat(header.value()).startsWith("forwarder/");
            });
  }

  @Test
  void isFoundOnTheClassPath() {
    assertThat(ServiceLoader.load(BackendFamily.Provider.class))
        .extracting(BackendFamily.Provider::name)
        .contains("generic", "datadog");
  }
}
