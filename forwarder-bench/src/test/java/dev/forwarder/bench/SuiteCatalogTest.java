package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SuiteCatalogTest {

  private final SuiteCatalog catalog = new SuiteCatalog();

  private List<String> chosen(String... names) {
    return catalog.chosen(List.of(names)).stream().map(SuiteCatalog::title).toList();
  }

  @Test
  void aFamilyIsEachOfItsParts() {
    assertThat(chosen("startup", "recovery"))
        .containsExactly("startup", "recovery/refused", "recovery/killed");
  }

  @Test
  void whatIsNamedTwiceIsMeasuredOnce() {
    assertThat(chosen("recovery/killed", "startup", "recovery", "startup"))
        .containsExactly("recovery/killed", "startup", "recovery/refused");
  }
}
