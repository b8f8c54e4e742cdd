package dev.forwarder.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NoProxyRulesTest {

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, true",
    "example.com, EXAMPLE.com, true",
    "example.com, api.example.com, true",
    "example.com, notexample.com, false",
    ".example.com, api.example.com, true",
    ".example.com, example.com, false",
    "*.example.com, a.b.example.com, true",
    "*.example.com, example.com, false",
    "*, anything.test, true",
    "example.com:8080, example.com, true",
    "example.com:8081, example.com, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.1.2.3:8080, 10.1.2.3, true",
    "10.0.0.0/8, 10.200.1.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.0/23, 10.1.3.255, true",
    "10.1.2.0/23, 10.1.4.0, false",
    "10.0.0.0/99, 10.0.0.0, false",
    "10.0.0.0/x, 10.0.0.0, false",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fe80::1, false",
    "[fd12::1]:8080, fd12::1, true",
    "[fd12::1]:8081, fd12::1, false",
    "fd12::1, fd12:0:0:0:0:0:0:1, true",
    "10.0.0.0/8, ten.test, false",
    "nothing.test, localhost, true",
    "nothing.test, 127.0.0.5, true",
    "nothing.test, ::1, true",
  })
  void usualRules(String entry, String host, boolean direct) {
    assertThat(new NoProxyRules(List.of(entry), true).matches(host, 8080)).isEqualTo(direct);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, true",
    "Example.com, example.COM, true",
    "example.com, api.example.com, false",
    "*, example.com, false",
    "example.com:8080, example.com, true",
    "example.com:8081, example.com, false",
    "[fd12::1]:8080, fd12::1, true",
    "10.0.0.0/8, 10.1.1.1, false",
    "nothing.test, localhost, false",
  })
  void exactRules(String entry, String host, boolean direct) {
    assertThat(new NoProxyRules(List.of(entry), false).matches(host, 8080)).isEqualTo(direct);
  }

  @Test
  void anyEntryOfTheListCounts() {
    NoProxyRules rules = new NoProxyRules(List.of("", " a.test ", "b.test"), true);
    assertThat(rules.matches("a.test", 80)).isTrue();
    assertThat(rules.matches("b.test", 80)).isTrue();
    assertThat(rules.matches("c.test", 80)).isFalse();
  }

  @Test
  void theRuleThatMatchesIsNamed() {
    NoProxyRules rules = new NoProxyRules(List.of("a.test", "b.test:80"), true);
    assertThat(rules.ruleFor("x.B.test", 80)).isEqualTo("b.test:80");
    assertThat(rules.ruleFor("b.test", 81)).isNull();
    assertThat(rules.ruleFor("127.0.0.1", 80)).isEqualTo("localhost and loopback addresses");
  }

  @Test
  void choiceIsByTheSchemeOfTheUrlAndItsRules() {
    ProxyAddress plain = ProxyAddress.parse("http://plain.test");
    ProxyAddress secure = ProxyAddress.parse("http://secure.test");
    ProxySettings settings = new ProxySettings(plain, secure, List.of("[fd12::1]:443"), false);

    assertThat(settings.choose(URI.create("http://a.test")).proxy()).isEqualTo(plain);
    assertThat(settings.choose(URI.create("HTTPS://a.test")).proxy()).isEqualTo(secure);
    assertThat(settings.choose(URI.create("https://[fd12::1]/x")))
        .isEqualTo(new ProxyChoice(null, "[fd12::1]:443"));
    assertThat(ProxySettings.defaults().choose(URI.create("http://a.test")))
        .isEqualTo(new ProxyChoice(null, null));
  }

  @Test
  void emptyListMatchesNothing() {
    assertThat(new NoProxyRules(List.of(), false).matches("a.test", 80)).isFalse();
  }
}
