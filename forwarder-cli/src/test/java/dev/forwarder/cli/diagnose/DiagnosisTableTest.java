package dev.forwarder.cli.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.core.GenericFamily;
import dev.forwarder.core.settings.Origin;
import dev.forwarder.core.settings.SettingInForce;
import dev.forwarder.core.settings.SettingsLoader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people get to read, to the letter. */
final class DiagnosisTableTest {
  private static final ApiKey MAIN = ApiKey.of("main", "0123456789abf00d");
  private static final ApiKey SPARE = ApiKey.of("spare", "short");

  @Test
  void settingsThenDomainsThenTheCount() {
    Domain domain =
        Domain.of(new GenericFamily(), URI.create("https://intake.example"), MAIN, SPARE);
    Diagnosis diagnosis =
        new Diagnosis(
            List.of(
                setting("forwarder_timeout", "20s", Origin.Kind.DEFAULT, "default"),
                setting("forwarder_tls_ca_file", "", Origin.Kind.DEFAULT, "default"),
                setting("forwarder_num_workers", "3", Origin.Kind.FILE, "forwarder.yaml:12"),
                setting("proxy.http", "http://***@p:1", Origin.Kind.OVERRIDE, "--set")),
            List.of(
                new DomainFindings(
                    domain,
                    List.of(
                        finding(Check.DNS, null, 2, Answer.ok("it has the address 203.0.113.7")),
                        finding(Check.TCP, null, 1234, Answer.ok("it takes connections")),
                        finding(Check.PROXY, null, 0, Answer.ok("none: proxy.https is not set")),
                        finding(Check.TLS, null, 23, Answer.wrong("it ended", "renew it")),
                        finding(Check.KEY, MAIN, 0, Answer.skipped("depends on tls")),
                        finding(Check.KEY, SPARE, 8, Answer.ok("valid"))))),
            true);

    assertThat(DiagnosisTable.of(diagnosis).lines().toList())
        .containsExactly(
            "setting                from               value",
            "forwarder_num_workers  forwarder.yaml:12  3",
            "proxy.http             --set              http://***@p:1",
            "forwarder_timeout      default            20s",
            "",
            "intake.example-443  https://intake.example  generic, primary",
            "  ok           2 ms  dns    it has the address 203.0.113.7",
            "  ok       1,234 ms  tcp    it takes connections",
            "  ok           0 ms  proxy  none: proxy.https is not set",
            "  wrong       23 ms  tls    it ended -> renew it",
            "  skipped            key    main (***f00d): depends on tls",
            "  ok           8 ms  key    spare (***): valid",
            "",
            "6 checks of 1 domain: 4 ok, 1 wrong, 1 skipped");
    assertThat(diagnosis.exitCode()).isEqualTo(1);
  }

  private static Finding finding(Check check, @Nullable ApiKey key, long millis, Answer answer) {
    return new Finding(check, key, Duration.ofMillis(millis), answer);
  }

  private static SettingInForce setting(String name, String shown, Origin.Kind kind, String place) {
    return new SettingInForce(definition(name), shown, new Origin(kind, place));
  }

  private static SettingDefinition definition(String name) {
    return new SettingsLoader(Map.of(), List.of())
        .groups().stream()
            .flatMap(group -> group.definitions().stream())
            .filter(definition -> definition.name().equals(name))
            .findFirst()
            .orElseThrow();
  }
}
