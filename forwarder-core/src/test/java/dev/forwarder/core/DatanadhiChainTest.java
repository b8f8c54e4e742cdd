package dev.forwarder.core;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Payload;
import dev.forwarder.endpoints.datanadhi.DatanadhiEndpoints;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedFile;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedLine;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedReader;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import dev.forwarder.endpoints.datanadhi.settings.ProbeTimes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Data Nadhi's family in a real forwarder, between two servers that misbehave. */
@Timeout(120)
final class DatanadhiChainTest {
  private static final int ITEMS = 250;

  @RegisterExtension
  static final WireMockExtension PRIMARY =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  @RegisterExtension
  static final WireMockExtension FALLBACK =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  @TempDir private Path directory;

  private DatanadhiFamily family;
  private DefaultForwarder forwarder;

  @BeforeEach
  void begin() {
    family =
        new DatanadhiFamily(
            DatanadhiOptions.in(directory)
                .withFallback(URI.create(FALLBACK.baseUrl()))
                .withHealth(new ProbeTimes(Duration.ofMillis(20), Duration.ofSeconds(2))));
    Domain domain = Domain.of(family, URI.create(PRIMARY.baseUrl()), ApiKey.of("kkkkkkkk0000"));
    forwarder = DefaultForwarder.builder().domain(domain).build();
    forwarder.start();
  }

  @AfterEach
  void end() {
    forwarder.close();
  }

  @Test
  void whatADeadPrimaryDoesNotTakeGoesToTheFallbackOnceEach() {
    answer(PRIMARY, 503);
    answer(FALLBACK, 200);

    submitAll();

    await().until(() -> counts().handedOver() == ITEMS);
    assertThat(arrived(FALLBACK, "/upload"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, ITEMS).mapToObj(this::item).toList());
    assertThat(posts(FALLBACK, "/upload").count()).isLessThan(ITEMS / 2);
    assertThat(counts().pending()).isZero();
  }

  @Test
  void aPrimaryThatIsHealthyAgainTakesTheRest() {
    answer(PRIMARY, 503);
    answer(FALLBACK, 503);
    submitAll();
    await().until(() -> posts(PRIMARY, "/log").findAny().isPresent());

    PRIMARY.resetAll();
    answer(PRIMARY, 200);

    await().until(() -> counts().delivered() == ITEMS);
    assertThat(arrived(PRIMARY, "/log")).contains(item(0), item(ITEMS - 1));
  }

  @Test
  void whatThePrimaryRejectsIsKeptInAFile() throws IOException {
    answer(PRIMARY, 500);

    submit(7);

    await().until(() -> counts().deadLettered() == 1);
    DroppedFile only = family.droppedFiles().list().get(0);
    assertThat(only.reason()).isEqualTo("primary_failed");
    assertThat(lines(only)).containsExactly(item(7));
  }

  @Test
  void whatTheFallbackRejectsIsKeptInAFile() throws IOException {
    answer(PRIMARY, 503);
    answer(FALLBACK, 400);

    submit(8);

    await().until(() -> counts().deadLettered() == 1);
    DroppedFile only = family.droppedFiles().list().get(0);
    assertThat(only.reason()).isEqualTo("fallback_failed");
    assertThat(lines(only)).containsExactly(item(8));
  }

  private static void answer(WireMockExtension server, int status) {
    server.stubFor(post(WireMock.anyUrl()).willReturn(aResponse().withStatus(status)));
    server.stubFor(get("/").willReturn(aResponse().withStatus(status)));
  }

  private void submitAll() {
    IntStream.range(0, ITEMS).forEach(this::submit);
  }

  private void submit(int number) {
    Payload payload = Payload.of(item(number));
    assertThat(forwarder.submit(DatanadhiEndpoints.LOG, payload).isAccepted()).isTrue();
  }

  private String item(int number) {
    return "{\"pipelines\":[\"p\"],\"log_data\":{\"n\":" + number + "}}";
  }

  private Counts counts() {
    return forwarder.stats().total();
  }

  private static Stream<String> posts(WireMockExtension server, String path) {
    return server.getAllServeEvents().stream()
        .filter(event -> event.getRequest().getUrl().equals(path))
        .map(event -> event.getRequest().getBodyAsString());
  }

  private static List<String> arrived(WireMockExtension server, String path) {
    return posts(server, path).flatMap(String::lines).toList();
  }

  private List<String> lines(DroppedFile file) throws IOException {
    List<String> lines = new ArrayList<>();
    try (DroppedReader reader = family.droppedFiles().read(file)) {
      for (DroppedLine line = reader.next(); line != null; line = reader.next()) {
        lines.add(new String(line.bytes(), StandardCharsets.UTF_8));
      }
    }
    return lines;
  }
}
