package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {

  @Test
  void isRetriedStorableNormalAndNotBatchedAtFirst() {
    Endpoint endpoint = Endpoint.post("series_v2", "/api/v2/series");

    assertThat(endpoint.name()).isEqualTo("series_v2");
    assertThat(endpoint.path()).isEqualTo("/api/v2/series");
    assertThat(endpoint.priority()).isEqualTo(Priority.NORMAL);
    assertThat(endpoint.retryable()).isTrue();
    assertThat(endpoint.storable()).isTrue();
    assertThat(endpoint.headers()).isEmpty();
    assertThat(endpoint.batching()).isNull();
  }

  @Test
  void changesMakeCopies() {
    Endpoint plain = Endpoint.post("e", "/e");
    Endpoint changed =
        plain
            .withPriority(Priority.HIGH)
            .withRetryable(false)
            .withStorable(false)
            .withHeader("Content-Type", "application/json")
            .withBatching(Batching.lines(10, 1000));

    assertThat(changed.priority()).isEqualTo(Priority.HIGH);
    assertThat(changed.retryable()).isFalse();
    assertThat(changed.storable()).isFalse();
    assertThat(changed.headers()).containsExactly(new Header("Content-Type", "application/json"));
    assertThat(changed.batching()).isEqualTo(Batching.lines(10, 1000));
    assertThat(plain).isEqualTo(Endpoint.post("e", "/e")).isNotEqualTo(changed);
  }

  @Test
  void everyPartCountsForEquality() {
    Endpoint endpoint = Endpoint.post("e", "/e");

    assertThat(endpoint)
        .isEqualTo(Endpoint.post("e", "/e"))
        .hasSameHashCodeAs(Endpoint.post("e", "/e"))
        .isNotEqualTo(Endpoint.post("f", "/e"))
        .isNotEqualTo(Endpoint.post("e", "/f"))
        .isNotEqualTo(endpoint.withPriority(Priority.HIGH))
        .isNotEqualTo(endpoint.withRetryable(false))
        .isNotEqualTo(endpoint.withStorable(false))
        .isNotEqualTo(endpoint.withHeader("A", "1"))
        .isNotEqualTo(endpoint.withBatching(Batching.lines(2, 2)));
  }

  @Test
  void showsNameAndRouteAndNoHeader() {
    assertThat(Endpoint.post("e", "/e").withHeader("A", "secret")).hasToString("e (POST /e)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "e", "http://host/e", "/with space", "/frag#ment", "/a\r\nb", "/ü"})
  void pathMustBeginWithASlashAndFitIntoARequestLine(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.post("e", path))
        .withMessageContaining("path of endpoint e")
        .withMessageContaining("'" + path + "'");
  }

  @Test
  void pathMayBringAQuery() {
    assertThat(Endpoint.post("e", "/e?x=1&y=%20").path()).isEqualTo("/e?x=1&y=%20");
  }

  @Test
  void refusesABlankName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.post(" ", "/e"))
        .withMessage("name of an endpoint must not be blank");
  }

  @Test
  void refusesNull() {
    Endpoint endpoint = Endpoint.post("e", "/e");
    assertThatNullPointerException()
        .isThrownBy(() -> Endpoint.post(null, "/e"))
        .withMessage("name");
    assertThatNullPointerException().isThrownBy(() -> Endpoint.post("e", null)).withMessage("path");
    assertThatNullPointerException().isThrownBy(() -> endpoint.withPriority(null));
    assertThatNullPointerException().isThrownBy(() -> endpoint.withBatching(null));
  }
}
