package dev.forwarder.cli.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Header;
import dev.forwarder.api.KeyCheck;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.api.Reply;
import dev.forwarder.api.RequestReply.Probe;
import dev.forwarder.core.GenericFamily;
import dev.forwarder.testing.Certificates;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to a domain in a network that is made up. */
final class ExaminationTest {
  private static final String SECRET = "s3cr3t-0123456789abcdef";
  private static final ApiKey KEY = ApiKey.of("main", SECRET);

  private final FakeTools fake = new FakeTools();

  @AfterEach
  void endThreads() {
    fake.close();
  }

  @Test
  void addressesAreTriedInTheirOrderAndShareTheTime() throws Exception {
    fake.name("a.test", "192.0.2.1", "192.0.2.2");
    fake.refusing.add(InetAddress.getByName("192.0.2.1"));

    List<Finding> found = fake.examine(domain("http://a.test", new GenericFamily()));

    assertThat(found.get(0).detail()).isEqualTo("a.test has 192.0.2.1, 192.0.2.2");
    assertThat(found.get(1).detail())
        .isEqualTo("192.0.2.2:80 takes connections; before it, 192.0.2.1:80 refuses connections");
    assertThat(found.get(1).state()).isEqualTo(State.OK);
    assertThat(fake.limits).containsOnly(Duration.ofMillis(2500));
  }

  @Test
  void addressesThatAllRefuseAreNamed() throws Exception {
    fake.name("a.test", "192.0.2.1", "2001:db8::2");
    fake.refusing.addAll(fake.names.get("a.test"));

    Finding tcp = fake.examine(domain("http://a.test:81", new GenericFamily())).get(1);

    assertThat(tcp.state()).isEqualTo(State.WRONG);
    assertThat(tcp.detail())
        .isEqualTo(
            "192.0.2.1:81 refuses connections, [2001:db8:0:0:0:0:0:2]:81 refuses connections");
  }

  /** The second handshake, to look at the certificate, is part of the same check. */
  @Test
  void handshakesShareTheTimeOfTheirCheck(@TempDir Path folder) throws Exception {
    fake.name("a.test", "192.0.2.1");
    try (TestBackend backend = TestBackend.secure(new Certificates(folder).forThisMachine(), 200)) {
      fake.sockets = () -> slow(backend.port(), Duration.ofSeconds(3));
      List<Finding> found = fake.examine(domain("https://a.test", new GenericFamily()));

      assertThat(found.get(3).detail()).contains("is signed by itself");
      assertThat(fake.limits).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(2));
    }
  }

  @Test
  void certificateThatThereIsNoTimeToLookAtIsStillRefused(@TempDir Path folder) throws Exception {
    fake.name("a.test", "192.0.2.1");
    try (TestBackend backend = TestBackend.secure(new Certificates(folder).forThisMachine(), 200)) {
      fake.sockets = () -> slow(backend.port(), Duration.ofSeconds(5));
      Finding tls = fake.examine(domain("https://a.test", new GenericFamily())).get(3);

      assertThat(tls.detail()).startsWith("its certificate is refused: ");
      assertThat(tls.answer().advice()).contains("openssl s_client").contains("a.test:443");
    }
  }

  /** A connection whose first use takes until then. */
  private Socket slow(int port, Duration until) {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), port) {
        @Override
        public OutputStream getOutputStream() throws IOException {
          fake.now = until;
          return super.getOutputStream();
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void keyThatIsAskedAboutElsewhereDoesNotDependOnTheDomain() throws Exception {
    Finding key = keyOf("http://nowhere.test", new Asked(probe -> KeyStatus.VALID));

    assertThat(key.answer()).isEqualTo(Answer.ok("valid by https://api.test:8443"));
    assertThat(fake.asked).hasSize(1);
  }

  @Test
  void noAnswerFromElsewhereSaysFromWhere() throws Exception {
    fake.backend =
        probe ->
            CompletableFuture.completedFuture(
                Reply.failed(FailureKind.REFUSED, "connection refused"));
    Finding key = keyOf("http://nowhere.test", new Asked(probe -> KeyStatus.UNREACHABLE));

    assertThat(key.state()).isEqualTo(State.WRONG);
    assertThat(key.detail())
        .isEqualTo("main (***cdef): no answer by https://api.test:8443: connections are refused");
    assertThat(key.answer().advice()).contains("to that address too");
  }

  @Test
  void whatAServerSentInPlaceOfHttpIsNotRepeated() throws Exception {
    fake.backend =
        probe ->
            CompletableFuture.completedFuture(
                Reply.failed(FailureKind.BROKEN, "Invalid status line: SSH-2.0-hello"));
    Finding key = keyOf("http://nowhere.test", new Asked(probe -> KeyStatus.UNREACHABLE));

    assertThat(key.answer().detail())
        .endsWith(": the connection broke, or what came is no HTTP")
        .doesNotContain("SSH");
  }

  @Test
  void serverThatBreaksOffTlsMayWantACertificate() throws Exception {
    fake.backend =
        probe ->
            CompletableFuture.completedFuture(
                Reply.failed(FailureKind.TLS, "certificate_required"));
    Finding key = keyOf("http://nowhere.test", new Asked(reply -> KeyStatus.UNREACHABLE));

    assertThat(key.answer().detail()).endsWith("no secure connection: certificate_required");
    assertThat(key.answer().advice()).contains("forwarder_tls_key_store");
  }

  @Test
  void checkOfAKeyIsBoundedByTheTimeout() throws Exception {
    keyOf("http://nowhere.test", new Asked(probe -> KeyStatus.VALID));

    assertThat(fake.asked).extracting(Probe::timeout).containsExactly(Duration.ofSeconds(5));
  }

  @Test
  void whatAFamilyThrowsIsToldByItsClassAlone() throws Exception {
    Finding key =
        keyOf(
            "http://nowhere.test",
            new Asked(
                reply -> {
                  throw new IllegalStateException("key " + SECRET);
                }));

    assertThat(key.answer().detail())
        .isEqualTo("the family's check of keys failed with IllegalStateException");
  }

  @Test
  void whatANetworkThrowsIsToldByItsClassAlone() throws Exception {
    fake.name("a.test", "192.0.2.1");
    fake.backend =
        probe -> {
          throw new IllegalStateException("key " + SECRET);
        };

    assertThat(fake.examine(domain("http://a.test", new Asked(reply -> KeyStatus.VALID))))
        .noneMatch(finding -> finding.toString().contains(SECRET))
        .last()
        .matches(finding -> finding.state() == State.WRONG);
  }

  @Test
  void everyKeyIsAskedAboutSixteenAtATime() throws Exception {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    fake.backend =
        probe -> {
          most.accumulateAndGet(open.incrementAndGet(), Math::max);
          return CompletableFuture.supplyAsync(
              () -> {
                open.decrementAndGet();
                return Reply.of(200);
              });
        };
    ApiKey[] keys =
        IntStream.range(0, 40).mapToObj(i -> ApiKey.of("k" + i, SECRET + i)).toArray(ApiKey[]::new);

    List<Finding> found =
        fake.examine(
            Domain.of(
                new Asked(reply -> KeyStatus.VALID), URI.create("http://nowhere.test"), keys));

    assertThat(found.subList(4, found.size()))
        .extracting(finding -> finding.key().id())
        .containsExactly(IntStream.range(0, 40).mapToObj(i -> "k" + i).toArray(String[]::new));
    assertThat(fake.asked).hasSize(40);
    assertThat(most).hasValueBetween(1, 16);
  }

  @Test
  void whatWasNotMadeIsSkippedAndNotComplete() {
    Examination untouched =
        new Examination(domain("http://a.test", new GenericFamily()), fake.tools());

    assertThat(untouched.isComplete()).isFalse();
    assertThat(untouched.findings().findings())
        .hasSize(5)
        .allMatch(finding -> finding.answer().equals(Answer.skipped("not made: ended before")));
    assertThat(new Diagnosis(List.of(), List.of(untouched.findings()), false).exitCode())
        .isEqualTo(1);
  }

  private Finding keyOf(String url, BackendFamily family) throws InterruptedException {
    List<Finding> found = fake.examine(domain(url, family));
    return found.get(found.size() - 1);
  }

  private static Domain domain(String url, BackendFamily family) {
    return Domain.of(family, URI.create(url), KEY);
  }

  /** Reads what came back from {@code api.test}. */
  private interface Reading {
    KeyStatus read(Reply reply) throws RuntimeException;
  }

  /** A family that asks about its keys at another server. */
  private record Asked(Reading reading) implements BackendFamily, KeyCheck {
    @Override
    public String name() {
      return "asked";
    }

    @Override
    public List<Endpoint> endpoints() {
      return List.of();
    }

    @Override
    public List<Header> headers() {
      return List.of();
    }

    @Override
    public Header authorization(ApiKey key) {
      return new Header("X-Key", key.reveal());
    }

    @Override
    public Optional<KeyCheck> keyCheck() {
      return Optional.of(this);
    }

    @Override
    public Probe probe(Domain domain, ApiKey key) {
      URI uri = URI.create("https://api.test:8443/check?key=" + key.reveal());
      return new Probe("GET", uri, List.of(authorization(key)), Duration.ofMinutes(1), 0);
    }

    @Override
    public KeyStatus read(Reply reply) {
      return reading.read(reply);
    }
  }
}
