package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DestinationTest {

  @ParameterizedTest
  @CsvSource({
    "ALL_REGIONS,    true,  true,  false",
    "PRIMARY_ONLY,   true,  false, false",
    "SECONDARY_ONLY, false, true,  false",
    "LOCAL_ONLY,     false, false, true",
  })
  void selectsByRole(Destination destination, boolean primary, boolean secondary, boolean local) {
    assertThat(destination.selects(Domain.Role.PRIMARY)).isEqualTo(primary);
    assertThat(destination.selects(Domain.Role.SECONDARY)).isEqualTo(secondary);
    assertThat(destination.selects(Domain.Role.LOCAL)).isEqualTo(local);
  }
}
