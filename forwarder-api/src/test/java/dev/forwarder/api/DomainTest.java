package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DomainTest {

  private static final URI URL = URI.create("https://intake.example");
  private static final ApiKey KEY = ApiKey.of("prod", "0123456789abcdef");
  private static final BackendFamily FAMILY = new NamedFamily();

  /** Nothing but a name. */
  private static final class NamedFamily implements BackendFamily {
    @Override
    public String name() {
      return "named";
    }

    @Override
    public List<Endpoint> endpoints() {
      return List.of(Endpoint.post("known", "/known"));
    }

    @Override
    public List<Header> headers() {
      return List.of();
    }

    @Override
    public Header authorization(ApiKey key) {
      return new Header("Key", key.reveal());
    }

    @Override
    public String toString() {
      return "named";
    }
  }

  private static Domain domain(String name, URI url, ApiKey... keys) {
    return new Domain(name, url, Domain.Role.PRIMARY, FAMILY, List.of(keys));
  }

  @ParameterizedTest
  @CsvSource({
    "https://intake.example, intake.example-443",
    "http://intake.example/base, intake.example-80",
    "HTTPS://intake.example:8443, intake.example-8443",
    "http://10.0.0.1:8080, 10.0.0.1-8080",
    "http://[2001:db8::1]:8080, 2001.db8..1-8080",
    "http://[::1], 0..1-80",
  })
  void isNamedAfterHostAndPort(URI url, String name) {
    assertThat(Domain.nameOf(url)).isEqualTo(name);
    assertThat(Domain.of(FAMILY, url, KEY).name()).isEqualTo(name);
  }

  @Test
  void isPrimaryWhereNothingIsSaid() {
    assertThat(Domain.of(FAMILY, URL, KEY).role()).isEqualTo(Domain.Role.PRIMARY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".a", "-a", "a b", "a/b", "ü", "..", "a\n"})
  void nameMustBeFitForAFile(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> domain(name, URL, KEY))
        .withMessageContaining("'" + name + "'");
  }

  @Test
  void nameHasAtMost128Characters() {
    assertThat(domain("a".repeat(128), URL, KEY).name()).hasSize(128);
    assertThatIllegalArgumentException().isThrownBy(() -> domain("a".repeat(129), URL, KEY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://intake.example",
        "intake.example",
        "https:///path",
        "https://user:secret-part@intake.example",
        "https://intake.example?api_key=secret-part",
        "https://intake.example#secret-part",
        "https://intake.example:70000",
        "https://intake.example:0",
      })
  void refusesAUrlThatIsNotABaseAndShowsNoSecretOfIt(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> domain("a", URI.create(url), KEY))
        .withMessageContaining("base URL of domain a")
        .withMessageNotContaining("secret-part");
  }

  @Test
  void keysOfOneSecretAreOne() {
    ApiKey again = ApiKey.of("again", KEY.reveal());

    assertThat(domain("a", URL, KEY, again).keys()).containsExactly(KEY);
  }

  @Test
  void refusesTwoKeysOfOneId() {
    ApiKey other = ApiKey.of("prod", "another-secret");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> domain("a", URL, KEY, other))
        .withMessage("domain a has two API keys of one id: [prod, prod]");
  }

  @Test
  void refusesToBeWithoutAKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> domain("a", URL))
        .withMessage("domain a must have at least one API key");
  }

  @Test
  void keysAreNotReachedByTheirSource() {
    List<ApiKey> source = new ArrayList<>(List.of(KEY));
    Domain domain = new Domain("a", URL, Domain.Role.LOCAL, FAMILY, source);
    source.clear();

    assertThat(domain.keys()).containsExactly(KEY);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> domain.keys().clear());
  }

  @Test
  void showsNoKey() {
    assertThat(domain("a", URL, KEY).toString())
        .contains("***cdef")
        .doesNotContain("0123456789abcdef");
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException().isThrownBy(() -> domain(null, URL, KEY)).withMessage("name");
    assertThatNullPointerException()
        .isThrownBy(() -> domain("a", null, KEY))
        .withMessage("baseUrl");
    assertThatNullPointerException()
        .isThrownBy(() -> new Domain("a", URL, null, FAMILY, List.of(KEY)))
        .withMessage("role");
    assertThatNullPointerException()
        .isThrownBy(() -> new Domain("a", URL, Domain.Role.LOCAL, null, List.of(KEY)))
        .withMessage("family");
    assertThatNullPointerException()
        .isThrownBy(() -> new Domain("a", URL, Domain.Role.LOCAL, FAMILY, null))
        .withMessage("keys");
  }

  @Test
  void familyFindsItsEndpointsByName() {
    assertThat(FAMILY.endpoint("known")).contains(Endpoint.post("known", "/known"));
    assertThat(FAMILY.endpoint("unknown")).isEmpty();
  }

  @Test
  void familyReadsRepliesInTheUsualWay() {
    Endpoint endpoint = Endpoint.post("known", "/known");

    assertThat(FAMILY.verdict(endpoint, Reply.of(202))).isEqualTo(Verdict.DELIVERED);
    assertThat(FAMILY.verdict(endpoint, Reply.of(500))).isEqualTo(Verdict.RETRY);
  }
}
