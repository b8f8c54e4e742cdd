package dev.forwarder.cli.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.forwarder.cli.CommandLines;
import dev.forwarder.cli.console.FakeConsole;
import dev.forwarder.testing.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a whole, in this process, with real sockets at the other side. */
final class DiagnoseCommandTest {
  private static final String KEY = "0123456789abcdef";
  private static final String PASSWORD = "pr0xy-s3cret";

  @TempDir private Path folder;

  private final FakeConsole console = new FakeConsole().withRealTime();

  /** Whatever was found: no secret is anywhere. */
  @AfterEach
  void noSecretWasShown() {
    assertThat(console.out() + console.err())
        .doesNotContain("456789abcde", PASSWORD, "Proxy-Authorization", "Basic ");
  }

  @Test
  void allWellIsALineForEachCheckAndExitCodeZero() throws IOException {
    try (TestBackend backend = TestBackend.plain(200)) {
      assertThat(diagnose("--domain", backend.url() + "=" + KEY)).as(console.err()).isZero();

      assertThat(checks())
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("ok dns 127.0.0.1 is an address"),
              line ->
                  assertThat(line)
                      .isEqualTo("ok tcp 127.0.0.1:" + backend.port() + " takes connections"),
              line -> assertThat(line).isEqualTo("ok proxy none: proxy.http is not set"),
              line -> assertThat(line).startsWith("skipped tls http has no TLS"),
              line -> assertThat(line).matches("ok key [0-9a-f]{16} \\(\\*\\*\\*cdef\\): valid"));
      assertThat(lastLine()).isEqualTo("5 checks of 1 domain: 4 ok, 0 wrong, 1 skipped");
      assertThat(backend.requests()).containsExactly("GET /api/v1/validate");
      assertThat(console.err()).isEmpty();
    }
  }

  @Test
  void settingsStandWithWhereTheyComeFromTheSaidOnesFirst() throws IOException {
    console.withEnvironment("FORWARDER_RETRY_ORDER", "oldest_first");
    console.withEnvironment("SOME_KEY", KEY);
    Path config = Files.writeString(folder.resolve("f.yaml"), "\nforwarder_num_workers: 3\n");

    diagnose(
        "--config",
        config.toString(),
        "--set",
        "api_key=env:SOME_KEY",
        "--set",
        "proxy.http=http://me:" + PASSWORD + "@proxy.test:1",
        "--domain",
        "http://127.0.0.1:" + closedPort() + "=" + KEY);

    List<String> lines = lines(console.out());
    assertThat(lines.subList(0, lines.indexOf("")))
        .contains(
            "domains --domain 1 domain, in place of those of the settings",
            "api_key --set ***cdef",
            "proxy.http --set http://***@proxy.test:1",
            "forwarder_retry_order environment FORWARDER_RETRY_ORDER oldest_first",
            "forwarder_num_workers " + config + ":2 3",
            "forwarder_timeout default 20s")
        .noneMatch(line -> line.startsWith("dd_url"));
    assertThat(lines.indexOf("forwarder_num_workers " + config + ":2 3")).isLessThan(7);
  }

  @Test
  void unknownNameIsWrongAndWhatDependsOnItSkipped() {
    assertThat(diagnose("--domain", "https://nowhere.invalid=" + KEY)).isEqualTo(1);

    assertThat(checks())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("wrong dns nowhere.invalid is a name without an address ->")
                    .contains("the domain's URL"),
            line -> assertThat(line).isEqualTo("skipped tcp depends on dns, which is wrong"),
            line -> assertThat(line).isEqualTo("ok proxy none: proxy.https is not set"),
            line -> assertThat(line).isEqualTo("skipped tls depends on dns, which is wrong"),
            line -> assertThat(line).endsWith("(***cdef): depends on dns, which is wrong"));
    assertThat(lastLine()).isEqualTo("5 checks of 1 domain: 1 ok, 1 wrong, 3 skipped");
  }

  @Test
  void refusedConnectionIsWrong() throws IOException {
    int port = closedPort();

    assertThat(diagnose("--domain", "http://127.0.0.1:" + port + "=" + KEY)).isEqualTo(1);
    assertThat(check("tcp"))
        .startsWith("wrong tcp 127.0.0.1:" + port + " refuses connections -> start what");
  }

  @Test
  void blackHoleIsGivenUpWithinTheLimit() throws IOException {
    try (BlackHole hole = new BlackHole()) {
      String domain = "http://127.0.0.1:" + hole.port() + "=" + KEY;

      assertThat(diagnose("--timeout", "1s", "--domain", domain)).isEqualTo(1);
      assertThat(check("tcp")).contains("does not answer within 1s ->", "firewalls");
    }
  }

  @Test
  void goodCertificateIsToldWithVersionSubjectAndEnd()
      throws IOException, GeneralSecurityException {
    Certificates certificates = new Certificates(folder);
    Path store = certificates.forThisMachine();
    try (TestBackend backend = TestBackend.secure(store, 200)) {
      assertThat(diagnose(secure(backend, certificates.pemOf(store)))).as(console.out()).isZero();

      assertThat(check("tls"))
          .matches(
              "ok tls TLSv1.3, certificate CN=good until \\d{4}-\\d\\d-\\d\\d \\(\\d+ days\\)");
      assertThat(check("key")).endsWith("(***cdef): valid");
      assertThat(backend.requests()).containsExactly("GET /api/v1/validate");
    }
  }

  @Test
  void untrustedCertificateIsNamedWithWhatToDo() throws IOException, GeneralSecurityException {
    Path store = new Certificates(folder).forThisMachine();
    try (TestBackend backend = TestBackend.secure(store, 200)) {
      assertThat(diagnose("--domain", backend.url() + "=" + KEY)).isEqualTo(1);

      assertThat(check("tls"))
          .startsWith("wrong tls its certificate (CN=good) is signed by itself, which is not")
          .contains("-> name a file", "forwarder_tls_ca_file");
      assertThat(check("key")).endsWith("depends on tls, which is wrong");
      assertThat(backend.requests()).isEmpty();
    }
  }

  @Test
  void certificateThatIsNotVerifiedIsOkAndSaysSo() throws IOException, GeneralSecurityException {
    Path store = new Certificates(folder).forAnotherHost();
    try (TestBackend backend = TestBackend.secure(store, 200)) {
      String domain = backend.url() + "=" + KEY;

      assertThat(diagnose("--domain", domain, "--set", "skip_ssl_validation=true")).isZero();
      assertThat(check("tls")).startsWith("ok tls").endsWith("NOT verified (skip_ssl_validation)");
    }
  }

  @Test
  void expiredCertificateIsToldWithItsEnd() throws IOException, GeneralSecurityException {
    Certificates certificates = new Certificates(folder);
    Path authority = certificates.authority();
    Path store = certificates.expired(authority);
    try (TestBackend backend = TestBackend.secure(store, 200)) {
      assertThat(diagnose(secure(backend, certificates.pemOf(authority)))).isEqualTo(1);

      String end = Certificates.of(store).getNotAfter().toInstant().toString().substring(0, 10);
      assertThat(check("tls"))
          .isEqualTo(
              "wrong tls its certificate (CN=expired) ended " + end + " -> renew it on the server");
    }
  }

  @Test
  void certificateForAnotherHostIsToldWithTheNamesThatItIsFor()
      throws IOException, GeneralSecurityException {
    Certificates certificates = new Certificates(folder);
    Path store = certificates.forAnotherHost();
    try (TestBackend backend = TestBackend.secure(store, 200)) {
      assertThat(diagnose(secure(backend, certificates.pemOf(store)))).isEqualTo(1);

      assertThat(check("tls"))
          .startsWith(
              "wrong tls its certificate (CN=other) is for elsewhere.test, not for 127.0.0.1 ->");
    }
  }

  @Test
  void serverWithoutTlsIsFoundOut() throws IOException {
    try (Greeter greeter = new Greeter("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      String domain = "https://127.0.0.1:" + greeter.port() + "=" + KEY;

      assertThat(diagnose("--domain", domain)).isEqualTo(1);
      assertThat(check("tls")).contains("does not speak TLS -> use the port");
    }
  }

  @Test
  void silentServerEndsTheHandshakeWithinTheLimit() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String domain = "https://127.0.0.1:" + silent.getLocalPort() + "=" + KEY;

      assertThat(diagnose("--timeout", "1s", "--domain", domain)).isEqualTo(1);
      assertThat(check("tls")).startsWith("wrong tls the handshake");
    }
  }

  /** No read waits for long, and none of the answers ever ends. */
  @ParameterizedTest
  @ValueSource(strings = {"tls https", "key http", "proxy https", "proxy http"})
  void serverThatDripsIsGivenUpWithinTheLimitOfTheWholeCheck(String what) throws IOException {
    String check = what.split(" ", -1)[0];
    String scheme = what.split(" ", -1)[1];
    try (Dripper dripper = check.equals("tls") ? Dripper.ofTls() : Dripper.ofHttp()) {
      String at = "127.0.0.1:" + dripper.port();
      List<String> arguments = new ArrayList<>(List.of("--timeout", "1s", "--domain"));
      if (check.equals("proxy")) {
        arguments.add(scheme + "://a.invalid=" + KEY);
        arguments.addAll(List.of("--set", "proxy." + scheme + "=http://" + at));
      } else {
        arguments.add(scheme + "://" + at + "=" + KEY);
      }

      assertThat(assertTimeoutPreemptively(Duration.ofSeconds(30), () -> diagnose(arguments)))
          .isEqualTo(1);
      assertThat(check(check)).startsWith("wrong " + check);
    }
  }

  @Test
  void bodyThatDripsIsGivenUpWithinTheLimitOfTheWholeCheck() throws IOException {
    try (Dripper dripper = Dripper.ofBody()) {
      String domain = "http://127.0.0.1:" + dripper.port() + "=" + KEY;
      int exit =
          assertTimeoutPreemptively(
              Duration.ofSeconds(30), () -> diagnose("--timeout", "1s", "--domain", domain));

      assertThat(exit).isEqualTo(1);
      assertThat(check("key")).startsWith("wrong key");
    }
  }

  @Test
  void tunnelOfAProxyLeadsToHandshakeAndKey() throws IOException, GeneralSecurityException {
    Certificates certificates = new Certificates(folder);
    Path store = certificates.forThisMachine();
    try (TestProxy proxy = TestProxy.opening();
        TestBackend backend = TestBackend.secure(store, 200)) {
      List<String> arguments = new ArrayList<>(secure(backend, certificates.pemOf(store)));
      arguments.addAll(proxy("https", proxy));

      assertThat(diagnose(arguments)).as(console.out()).isZero();
      assertThat(check("dns")).isEqualTo("ok dns the proxy 127.0.0.1 is an address");
      assertThat(check("proxy"))
          .isEqualTo(
              "ok proxy http://***:***@"
                  + proxy.at()
                  + " opens a tunnel to 127.0.0.1:"
                  + backend.port());
      assertThat(check("tls")).startsWith("ok tls TLSv1.3");
      assertThat(check("key")).endsWith("valid");
      assertThat(proxy.heads())
          .hasSize(2)
          .allMatch(head -> head.contains("Proxy-Authorization: Basic "));
    }
  }

  @Test
  void certificateBehindATunnelIsLookedAt() throws IOException, GeneralSecurityException {
    Path store = new Certificates(folder).forThisMachine();
    try (TestProxy proxy = TestProxy.opening();
        TestBackend backend = TestBackend.secure(store, 200)) {
      List<String> arguments = new ArrayList<>(List.of("--domain", backend.url() + "=" + KEY));
      arguments.addAll(proxy("https", proxy));

      assertThat(diagnose(arguments)).isEqualTo(1);
      assertThat(check("tls")).contains("(CN=good) is signed by itself");
    }
  }

  @Test
  void proxyThatRefusesTheTunnelIsWrong() throws IOException {
    try (TestProxy proxy = TestProxy.answering("403 No")) {
      List<String> arguments = new ArrayList<>(List.of("--domain", "https://a.invalid=" + KEY));
      arguments.addAll(proxy("https", proxy));

      assertThat(diagnose(arguments)).isEqualTo(1);
      assertThat(check("proxy"))
          .contains("does not open a tunnel to a.invalid:443 (HTTP 403) -> allow it");
      assertThat(check("tls")).endsWith("depends on proxy, which is wrong");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void proxyThatWantsOtherCredentialsIsWrong(String scheme) throws IOException {
    try (TestProxy proxy = TestProxy.answering("407 Who are you")) {
      List<String> arguments = new ArrayList<>(List.of("--domain", scheme + "://a.invalid=" + KEY));
      arguments.addAll(proxy(scheme, proxy));

      assertThat(diagnose(arguments)).isEqualTo(1);
      assertThat(check("proxy"))
          .startsWith("wrong proxy http://***:***@" + proxy.at() + " does not take the credentials")
          .contains("correct them in proxy." + scheme);
    }
  }

  @Test
  void proxyThatGetsNoCredentialsIsToldWhereToGiveThem() throws IOException {
    try (TestProxy proxy = TestProxy.answering("407 Who are you")) {
      diagnose("--domain", "https://a.invalid=" + KEY, "--set", "proxy.https=http://" + proxy.at());

      assertThat(check("proxy")).contains("wants credentials (HTTP 407) -> give them in proxy");
    }
  }

  @Test
  void proxyThatCannotBeReachedIsStillNamed() throws IOException {
    String proxy = "127.0.0.1:" + closedPort();

    diagnose("--domain", "https://a.invalid=" + KEY, "--set", "proxy.https=http://" + proxy);

    assertThat(check("tcp")).contains(proxy + " refuses connections", "in proxy.https");
    assertThat(check("proxy"))
        .isEqualTo("skipped proxy http://" + proxy + " applies; depends on tcp, which is wrong");
  }

  @Test
  void whatIsNoProxyIsWrong() throws IOException {
    try (TestProxy proxy = new TestProxy("220 \u001b[31mmail\r\n\r\n")) {
      diagnose("--domain", "https://a.invalid=" + KEY, "--set", "proxy.https=http://" + proxy.at());

      assertThat(check("proxy")).contains("does not answer as an HTTP proxy: what it sends is no");
    }
  }

  @Test
  void proxyThatForwardsIsAskedForTheDomainsAddress() throws IOException {
    try (TestProxy proxy = TestProxy.answering("200 Go")) {
      List<String> arguments = new ArrayList<>(List.of("--domain", "http://a.invalid/x=" + KEY));
      arguments.addAll(proxy("http", proxy));

      assertThat(diagnose(arguments)).as(console.out()).isZero();
      assertThat(check("proxy")).endsWith(" forwards to a.invalid:80 (HTTP 200)");
      assertThat(proxy.heads().stream().map(head -> head.lines().findFirst().orElse("")))
          .containsExactly(
              "HEAD http://a.invalid/x HTTP/1.1",
              "GET http://a.invalid/x/api/v1/validate HTTP/1.1");
    }
  }

  @Test
  void ruleThatSaysNoProxyIsNamed() throws IOException {
    try (TestBackend backend = TestBackend.plain(200)) {
      assertThat(
              diagnose(
                  "--domain",
                  backend.url() + "=" + KEY,
                  "--set",
                  "proxy.http=http://proxy.invalid",
                  "--set",
                  "proxy.no_proxy=other.test 127.0.0.1"))
          .isZero();
      assertThat(check("proxy"))
          .isEqualTo("ok proxy none, by the rule of proxy.no_proxy: 127.0.0.1");
    }
  }

  @Test
  void keyThatIsRefusedIsWrong() throws IOException {
    try (TestBackend backend = TestBackend.plain(403)) {
      assertThat(diagnose("--domain", backend.url() + "=" + KEY)).isEqualTo(1);

      assertThat(check("key")).contains("(***cdef): refused with HTTP 403 -> replace it");
      assertThat(lastLine()).contains("1 wrong");
    }
  }

  @Test
  void answerThatTellsNothingOfTheKeyIsWrong() throws IOException {
    try (TestBackend backend = TestBackend.plain(500)) {
      assertThat(diagnose("--domain", backend.url() + "=" + KEY)).isEqualTo(1);

      assertThat(check("key")).contains("tells nothing of the key: HTTP 500 ->");
    }
  }

  @Test
  void keysThatCannotOrShallNotBeCheckedAreSkipped() throws IOException {
    try (TestBackend backend = TestBackend.plain(200)) {
      String domain = backend.url() + "=" + KEY;

      assertThat(diagnose("--domain", domain, "--preset", "generic")).isZero();
      assertThat(check("key")).startsWith("skipped").endsWith("generic has no way to check a key");
      assertThat(backend.requests()).isEmpty();
    }
  }

  /** What it has is a token, no key, and its address is a setting of its own. */
  @Test
  void theClustersAgentIsSpokenOfByItsToken() throws IOException {
    int port = closedPort();
    Path config =
        Files.writeString(
            folder.resolve("f.yaml"),
            "autoscaling.failover.enabled: true\ncluster_agent:\n  {enabled: true, url: 'https://127.0.0.1:"
                + port
                + "', auth_token: "
                + KEY
                + "}\n");

    assertThat(diagnose("--config", config.toString())).isEqualTo(1);
    assertThat(check("tcp")).endsWith("or correct the port in cluster_agent.url");
    assertThat(check("key"))
        .isEqualTo(
            "skipped key token (***cdef): family datadog has no way to check the token of a local"
                + " receiver");
  }

  @Test
  void aKeyThatIsNotSentIsNotCheckedAndSaysSo() throws IOException {
    try (TestBackend backend = TestBackend.plain(200);
        TestBackend pipeline = TestBackend.plain(200)) {
      diagnose(
          "--set",
          "api_key=" + KEY,
          "--set",
          "dd_url=" + backend.url(),
          "--set",
          "vector.metrics.enabled=true",
          "--set",
          "vector.metrics.url=" + pipeline.url());

      assertThat(checks())
          .last()
          .asString()
          .endsWith("it is not sent there, so there is nothing to check");
    }
  }

  @Test
  void checksOfKeysThatAreSwitchedOffAreSkipped() throws IOException {
    try (TestBackend backend = TestBackend.plain(200)) {
      String domain = backend.url() + "=" + KEY;

      assertThat(diagnose("--domain", domain, "--set", "forwarder_apikey_validation=false"))
          .isZero();
      assertThat(check("key")).endsWith("switched off by forwarder_apikey_validation");
      assertThat(backend.requests()).isEmpty();
    }
  }

  @Test
  void jsonIsOneObjectWithTheSameFacts() throws IOException {
    try (TestBackend backend = TestBackend.plain(403)) {
      assertThat(diagnose("--json", "--domain", backend.url() + "=" + KEY)).isEqualTo(1);

      assertThat(console.out().lines()).hasSize(1);
      JsonNode json = new ObjectMapper().readTree(console.out());
      assertThat(json.get("checks").asInt()).isEqualTo(5);
      assertThat(json.get("ok").asInt()).isEqualTo(3);
      assertThat(json.get("wrong").asInt()).isEqualTo(1);
      assertThat(json.get("skipped").asInt()).isEqualTo(1);
      assertThat(json.get("settings").findValuesAsText("name")).contains("domains", "dd_url");
      JsonNode domain = json.get("domains").get(0);
      assertThat(domain.get("url").asText()).isEqualTo(backend.url());
      assertThat(domain.get("family").asText()).isEqualTo("datadog");
      assertThat(domain.get("role").asText()).isEqualTo("primary");
      JsonNode key = domain.get("checks").get(4);
      assertThat(key.get("check").asText()).isEqualTo("key");
      assertThat(key.get("state").asText()).isEqualTo("wrong");
      assertThat(key.get("key").asText()).isEqualTo("***cdef");
      assertThat(key.get("key_id").asText()).hasSize(16);
      assertThat(key.get("detail").asText()).isEqualTo("refused with HTTP 403");
      assertThat(key.get("advice").asText()).startsWith("replace it");
    }
  }

  @Test
  void aThousandDomainsAreExaminedSideBySide() throws IOException {
    try (TestBackend backend = TestBackend.plain(200)) {
      StringBuilder config = new StringBuilder("domains:\n");
      for (int i = 0; i < 1000; i++) {
        config.append("  - {name: d").append(i).append(", family: datadog, url: '");
        config.append(backend.url()).append("/").append(i).append("', keys: [");
        config.append(KEY).append("]}\n");
      }
      Path file = Files.writeString(folder.resolve("many.yaml"), config);

      assertThat(diagnose("--config", file.toString())).isZero();
      assertThat(lastLine())
          .isEqualTo("5,000 checks of 1,000 domains: 4,000 ok, 0 wrong, 1,000 skipped");
      assertThat(backend.requests()).hasSize(1000);
    }
  }

  @Test
  void resultThatCannotBeWrittenIsAFailure() throws IOException {
    console.withBrokenOutput("No space left on device");
    try (TestBackend backend = TestBackend.plain(200)) {
      assertThat(diagnose("--domain", backend.url() + "=" + KEY)).isEqualTo(1);
      assertThat(console.err())
          .isEqualTo(
              "forwarder diagnose: standard output cannot be written: No space left on device\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--timeout 0s --domain http://h=0123456789abcdef",
        "--timeout 1h --domain http://h=0123456789abcdef",
        "--domain http://h",
        "--domain http://h=0123456789abcdef --set nothing=1",
        "--config /no/such/file",
        "0123456789abcdef",
      })
  void badUsageIsOneMessageWithExitCodeTwo(String line) {
    assertThat(diagnose(line.isEmpty() ? List.of() : List.of(line.split(" ")))).isEqualTo(2);
    assertThat(console.err()).contains("Try 'forwarder diagnose --help'").doesNotContain("\tat ");
    assertThat(console.out()).isEmpty();
  }

  private int diagnose(List<String> arguments) {
    return diagnose(arguments.toArray(String[]::new));
  }

  /** With time enough for a busy machine, unless the test is about time. */
  private int diagnose(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--timeout")) {
      all.addAll(List.of("--timeout", "1m"));
    }
    return CommandLines.run(console, "diagnose", all.toArray(String[]::new));
  }

  private static List<String> secure(TestBackend backend, Path trusted) {
    return List.of(
        "--domain", backend.url() + "=" + KEY, "--set", "forwarder_tls_ca_file=" + trusted);
  }

  private static List<String> proxy(String scheme, TestProxy proxy) {
    return List.of("--set", "proxy." + scheme + "=http://me:" + PASSWORD + "@" + proxy.at());
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The lines of checks without their times, each gap one space. */
  private List<String> checks() {
    return console
        .out()
        .lines()
        .filter(line -> line.matches("  (ok|wrong|skipped) .*"))
        .map(line -> line.strip().replaceFirst("[\\d,]+ ms ", "").replaceAll(" +", " "))
        .toList();
  }

  private String check(String name) {
    return checks().stream()
        .filter(line -> line.split(" ", -1)[1].equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String lastLine() {
    List<String> lines = console.out().lines().toList();
    return lines.get(lines.size() - 1);
  }

  private static List<String> lines(String text) {
    return text.lines().map(line -> line.replaceAll(" +", " ")).toList();
  }
}
