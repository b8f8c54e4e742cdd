package dev.forwarder.endpoints.datanadhi;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Batching;
import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.HealthCheck;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Transport;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import dev.forwarder.endpoints.datanadhi.settings.DrainNumbers;
import dev.forwarder.endpoints.datanadhi.settings.EchopostMode;
import dev.forwarder.endpoints.datanadhi.settings.ProbeTimes;
import dev.forwarder.endpoints.datanadhi.settings.UploadOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class DatanadhiFamilyTest {

  private static final ApiKey KEY = ApiKey.of("key-of-the-test-0001");
  private static final DatanadhiOptions OPTIONS = DatanadhiOptions.in(Path.of("somewhere"));
  private static final URI FALLBACK = URI.create("http://fallback:5001");

  /** An agent that takes everything, as far as this test goes. */
  private record Agent(Domain domain, DatanadhiOptions options) implements Hop {
    @Override
    public String name() {
      return "echopost";
    }

    @Override
    public boolean carries(Domain its, ApiKey key, Endpoint endpoint, Payload payload) {
      return true;
    }

    @Override
    public Transport open(Domain its, Transport http) {
      return http;
    }
  }

  /** Their format has no place for that; who sends them again has to know. */
  @Test
  void saysThatLettersOfSeveralLieTogether() {
    DatanadhiFamily family = new DatanadhiFamily(OPTIONS);
    Domain first = Domain.of(family, URI.create("http://first:5000"), KEY);
    assertThat(warnings(() -> family.letterKeeper(first))).isEmpty();
    assertThat(warnings(() -> family.letterKeeper(first))).isEmpty();

    Domain second = Domain.of(family, URI.create("http://second:5000"), KEY);
    assertThat(warnings(() -> family.letterKeeper(second)))
        .singleElement()
        .asString()
        .contains("domain second-5000", "beside that of other domains", "somewhere");

    ApiKey other = ApiKey.of("key-of-the-test-0002");
    Domain both = Domain.of(family, URI.create("http://first:5000"), KEY, other);
    assertThat(warnings(() -> family.letterKeeper(both)))
        .singleElement()
        .asString()
        .contains("domain first-5000", "beside that of other keys");
  }

  private static List<String> warnings(Runnable during) {
    Logger logger = (Logger) LoggerFactory.getLogger(DatanadhiFamily.class);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    logger.addAppender(logged);
    try {
      during.run();
    } finally {
      logger.detachAppender(logged);
    }
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void speaksAsDataNadhisClientsDo() {
    DatanadhiFamily family = new DatanadhiFamily(OPTIONS);
    Endpoint log = family.endpoint("log").orElseThrow();

    assertThat(family.name()).isEqualTo("datanadhi");
    assertThat(log.path()).isEqualTo("/log");
    assertThat(log.headers()).containsExactly(new Header("Content-Type", "application/json"));
    assertThat(log.batching()).isNull();
    assertThat(family.authorization(KEY))
        .isEqualTo(new Header("DATANADHI_API_KEY", "key-of-the-test-0001"));
  }

  @Test
  void theHeaderOfTheKeyIsASetting() {
    DatanadhiFamily family = new DatanadhiFamily(OPTIONS.withKeyHeader("DATANADHI-API-KEY"));
    assertThat(family.authorization(KEY).name()).isEqualTo("DATANADHI-API-KEY");
  }

  @Test
  void withoutHopsThePrimaryIsLeftAloneWhileItIsDown() {
    DatanadhiFamily family = new DatanadhiFamily(OPTIONS);
    DeliveryChain chain = family.chain(domain(family)).orElseThrow();

    assertThat(chain.mode()).isEqualTo(DeliveryChain.Mode.IMMEDIATE);
    assertThat(chain.hops()).isEmpty();
    assertThat(chain.drain()).isNull();
    assertThat(chain.health())
        .isEqualTo(
            new HealthCheck(
                URI.create("http://primary:5000/"), Duration.ofMillis(500), Duration.ofSeconds(2)));
  }

  @Test
  void echopostComesBeforeTheFallback() {
    List<Domain> asked = new ArrayList<>();
    DatanadhiFamily family =
        new DatanadhiFamily(
            OPTIONS.withFallback(FALLBACK),
            (domain, options) -> {
              asked.add(domain);
              return new Agent(domain, options);
            });
    Domain domain = domain(family);

    DeliveryChain chain = family.chain(domain).orElseThrow();

    assertThat(chain.hops()).extracting(Hop::name).containsExactly("echopost", "fallback");
    assertThat(chain.drain())
        .isEqualTo(new DeliveryChain.Drain("fallback", 0.9, 0.1, Duration.ofSeconds(10)));
    assertThat(asked).containsExactly(domain);
  }

  @Test
  void echopostThatIsOffOrCannotBeIsNotThere() {
    EchopostHops never =
        (domain, options) -> {
          throw new AssertionError("asked, though it is off");
        };
    DatanadhiFamily off = new DatanadhiFamily(OPTIONS.withEchopost(EchopostMode.OFF), never);
    DatanadhiFamily without = new DatanadhiFamily(OPTIONS, (domain, options) -> null);

    assertThat(off.chain(domain(off)).orElseThrow().hops()).isEmpty();
    assertThat(without.chain(domain(without)).orElseThrow().hops()).isEmpty();
  }

  @Test
  void allNumbersAreSettings() {
    DatanadhiFamily family =
        new DatanadhiFamily(
            OPTIONS
                .withFallback(URI.create("https://fallback/below/"))
                .withHealth(new ProbeTimes(Duration.ofMillis(7), Duration.ofMillis(9)))
                .withDrain(new DrainNumbers(0.5, 0.25, Duration.ofSeconds(1)))
                .withUpload(new UploadOptions(5, 1000, Duration.ofSeconds(3), 2)));

    DeliveryChain chain = family.chain(domain(family)).orElseThrow();
    Hop fallback = chain.hops().get(0);
    Batching batching = fallback.batching();

    assertThat(chain.drain())
        .isEqualTo(new DeliveryChain.Drain("fallback", 0.5, 0.25, Duration.ofSeconds(1)));
    assertThat(fallback.health())
        .isEqualTo(
            new HealthCheck(
                URI.create("https://fallback/below/"), Duration.ofMillis(7), Duration.ofMillis(9)));
    assertThat(fallback.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(fallback.maxInFlight()).isEqualTo(2);
    assertThat(batching.maxCount()).isEqualTo(5);
    assertThat(batching.maxBytes()).isEqualTo(1000);
  }

  @Test
  void isFoundOnTheClassPath() {
    assertThat(ServiceLoader.load(BackendFamily.Provider.class))
        .extracting(BackendFamily.Provider::name)
        .contains(DatanadhiFamily.NAME);
  }

  @Test
  void keysAndPayloadsAreNeverShown() {
    DatanadhiFamily family = new DatanadhiFamily(OPTIONS.withFallback(FALLBACK));
    assertThat(family.toString() + family.chain(domain(family)) + family.authorization(KEY))
        .doesNotContain("test-0001");
  }

  private static Domain domain(BackendFamily family) {
    return Domain.of(family, URI.create("http://primary:5000"), KEY);
  }
}
