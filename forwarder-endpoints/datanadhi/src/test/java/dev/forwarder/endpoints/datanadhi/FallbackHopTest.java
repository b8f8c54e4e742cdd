package dev.forwarder.endpoints.datanadhi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Batching;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.api.Verdict;
import dev.forwarder.endpoints.datanadhi.item.LogItem;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import dev.forwarder.endpoints.datanadhi.settings.ProbeTimes;
import dev.forwarder.endpoints.datanadhi.settings.UploadOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FallbackHopTest {

  private static final ApiKey KEY = ApiKey.of("one", "key-of-the-test-0001");
  private static final DatanadhiFamily FAMILY =
      new DatanadhiFamily(DatanadhiOptions.in(Path.of("somewhere")));
  private static final Domain DOMAIN = Domain.of(FAMILY, URI.create("http://primary:5000"), KEY);

  private static final String BLANKS = "[ \\n\\r\\t]*";
  private static final String CONTROLS = "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f";

  private final FallbackHop hop =
      new FallbackHop(
          URI.create("http://fallback:5001"), UploadOptions.DEFAULT, ProbeTimes.DEFAULT);
  private final Requests.Remembering http = new Requests.Remembering();

  @Test
  void postsToUploadAtTheFallbackUnderTheSameKey() {
    TransportRequest sent = send("{}");

    assertThat(sent.domain().baseUrl()).isEqualTo(URI.create("http://fallback:5001"));
    assertThat(sent.domain().name()).isEqualTo("primary-5000-fallback");
    assertThat(sent.domain().family()).isSameAs(FAMILY);
    assertThat(sent.endpoint().path()).isEqualTo("/upload");
    assertThat(sent.key()).isSameAs(KEY);
    assertThat(sent.idempotencyKey()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(sent.attempt()).isEqualTo(3);
  }

  @Test
  void saysWhatTheBytesAreAndNothingOfTheItems() {
    TransportRequest sent = send("{}");

    assertThat(sent.headers()).isEmpty();
    assertThat(sent.endpoint().headers())
        .containsExactly(new Header("Content-Type", "application/octet-stream"));
  }

  @Test
  void aBatchArrivesAsZippedLines() throws IOException {
    Batching framing = hop.batching();
    assertThat(framing.maxCount()).isEqualTo(100);

    TransportRequest sent =
        send(
            framing.prefix(),
            "{\"n\":1}",
            framing.separator(),
            "{\n  \"n\": 2\r\n}\n",
            framing.separator(),
            "{\"n\":\"\\n\"}",
            framing.suffix());

    assertThat(unzipped(sent)).isEqualTo("{\"n\":1}\n{   \"n\": 2  } \n{\"n\":\"\\n\"}\n");
    assertThat(unzipped(sent).lines().toList()).hasSize(3);
  }

  @Test
  void anItemByItselfIsALineToo() throws IOException {
    assertThat(unzipped(send("{\"n\":1}"))).isEqualTo("{\"n\":1}\n");
  }

  @Test
  void theBodyIsTheSameHoweverOftenItIsAskedFor() throws IOException {
    TransportRequest sent = send("{\"n\":\"" + "x".repeat(100_000) + "\"}");

    assertThat(unzipped(sent)).hasSize(100_009).isEqualTo(unzipped(sent));
    assertThat(sent.body()[0].isReadOnly()).isTrue();
    assertThat(sent.contentLength()).isEqualTo(sent.body()[0].remaining()).isLessThan(5_000);
  }

  @Test
  void itsDomainIsOneObjectForAllRequests() {
    Transport transport = hop.open(DOMAIN, http);
    transport.send(request("{}"), reply -> {});
    transport.send(request("{}"), reply -> {});

    assertThat(http.sent.get(0).domain()).isSameAs(http.sent.get(1).domain());
  }

  @Test
  void aLongNameIsCutToWhatADomainMayHave() {
    Domain longest =
        new Domain("d".repeat(128), DOMAIN.baseUrl(), DOMAIN.role(), FAMILY, DOMAIN.keys());
    hop.open(longest, http).send(request("{}"), reply -> {});

    assertThat(http.sent.get(0).domain().name()).hasSize(128).endsWith("d-fallback");
  }

  @Test
  void closingItLeavesTheForwardersTransportOpen() {
    hop.open(DOMAIN, http).close();
    assertThat(http.closed).isFalse();
  }

  @Test
  void theBodyIsMadeWhenItIsAskedForAndOnce() throws IOException {
    Counting items =
        new Counting(new Requests.Made(DOMAIN, KEY, DatanadhiEndpoints.LOG, List.of("{}")));

    hop.open(DOMAIN, http).send(items, reply -> {});
    assertThat(items.asked).hasValue(0);

    TransportRequest sent = http.sent.get(0);
    assertThat(sent.contentLength()).isPositive();
    assertThat(unzipped(sent)).isEqualTo("{}\n");
    assertThat(items.asked).hasValue(1);
  }

  /** Bytes are looked at eight at a time: nothing may depend on where they stand. */
  @Test
  void whatAnItemMayHoldIsFoundWhereverItStands() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    String letters = " \n\r\t{}xyz\u00e4\u20ac\u007f\u001f\u001e\u0000!";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int kinds = random.nextInt(2) == 0 ? letters.length() : 11;
      for (int left = random.nextInt(40); left > 0; left--) {
        text.append(letters.charAt(random.nextInt(kinds)));
      }
      String body = random.nextInt(4) == 0 ? text.toString() : "{" + text + "}";
      boolean isOne = body.matches("(?s)" + BLANKS + "\\{[^" + CONTROLS + "]*}" + BLANKS);

      assertThat(carries(Payload.of(body))).as(body).isEqualTo(isOne);
      if (isOne) {
        String line = body.replace('\n', ' ').replace('\r', ' ') + "\n";
        assertThat(unzipped(send(body))).as(body).isEqualTo(line);
      }
    }
  }

  @Test
  void carriesItems() {
    assertThat(carries(LogItem.builder().message("a\nb").build().toPayload())).isTrue();
    assertThat(carries(Payload.of(" \n{\"log_data\":\n\t{}}\n"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "words", "[]", "{", "}", "{\u0000}", "{}\u001e{}"})
  void doesNotCarryWhatIsNoObjectOfText(String body) {
    assertThat(carries(Payload.of(body))).isFalse();
  }

  @Test
  void doesNotCarryOtherRoutesOrEncodedBodies() {
    Payload item = Payload.of("{}");
    assertThat(hop.carries(DOMAIN, KEY, Endpoint.post("other", "/other"), item)).isFalse();
    assertThat(carries(item.withHeader("content-encoding", "gzip"))).isFalse();
  }

  @Test
  void readsRepliesAsThePrimarysAreRead() {
    assertThat(hop.verdict(Reply.of(500))).isEqualTo(Verdict.REJECTED);
    assertThat(hop.verdict(Reply.of(403))).isEqualTo(Verdict.REJECTED);
    assertThat(hop.verdict(Reply.of(503))).isEqualTo(Verdict.RETRY);
    assertThat(hop.verdict(Reply.of(204))).isEqualTo(Verdict.DELIVERED);
  }

  private boolean carries(Payload payload) {
    return hop.carries(DOMAIN, KEY, DatanadhiEndpoints.LOG, payload);
  }

  private TransportRequest send(String... parts) {
    hop.open(DOMAIN, http).send(request(parts), reply -> {});
    return http.sent.get(http.sent.size() - 1);
  }

  private static TransportRequest request(String... parts) {
    return new Requests.Made(DOMAIN, KEY, DatanadhiEndpoints.LOG, List.of(parts));
  }

  private static String unzipped(TransportRequest request) throws IOException {
    ByteBuffer body = request.body()[0];
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A request that counts how often it is asked for its body. */
  private record Counting(TransportRequest request, AtomicInteger asked)
      implements TransportRequest {

    Counting(TransportRequest request) {
      this(request, new AtomicInteger());
    }

    @Override
    public Domain domain() {
      return request.domain();
    }

    @Override
    public ApiKey key() {
      return request.key();
    }

    @Override
    public Endpoint endpoint() {
      return request.endpoint();
    }

    @Override
    public List<Header> headers() {
      return request.headers();
    }

    @Override
    public String idempotencyKey() {
      return request.idempotencyKey();
    }

    @Override
    public int attempt() {
      return request.attempt();
    }

    @Override
    public long contentLength() {
      return request.contentLength();
    }

    @Override
    public ByteBuffer[] body() {
      asked.incrementAndGet();
      return request.body();
    }
  }
}
