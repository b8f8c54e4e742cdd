package dev.forwarder.bench.subject;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.forwarder.bench.sink.OwnCertificate;
import dev.forwarder.bench.sink.RunningSink;
import dev.forwarder.bench.sink.SinkMark;
import dev.forwarder.bench.sink.TlsPort;
import dev.forwarder.bench.sink.Wire;
import dev.forwarder.bench.subject.Load.Offer;
import dev.forwarder.bench.subject.SubjectMark.Tally;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class SubjectTest {

  @TempDir private static Path folder;

  private static OwnCertificate certificate;

  @BeforeAll
  static void certify() {
    certificate = OwnCertificate.in(folder.resolve("certificate"));
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        Arguments.of("forwarder", (Subject.Maker) ForwarderSubject::posting),
        Arguments.of("httpclient5", (Subject.Maker) HttpClientSubject::simple),
        Arguments.of("httpclient5-streaming", (Subject.Maker) HttpClientSubject::streaming),
        Arguments.of("raw-sockets", (Subject.Maker) RawSocketsSubject::posting));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void theSinkCountsWhatTheSubjectDelivers(String name, Subject.Maker maker) throws Exception {
    try (RunningSink sink = new RunningSink("202")) {
      Subject subject = maker.under(Load.to(List.of(sink.port())).withInFlight(4));
      await().until(() -> subject.total().delivered() > 500);
      subject.close();

      Tally end = subject.total();
      assertThat(end).isEqualTo(new Tally(end.accepted(), end.delivered(), 0, 0, 0));
      assertThat(sink.counted().taken()).isEqualTo(end.delivered());
      assertThat(sink.counted().keys()).isEqualTo(end.delivered());
    }
  }

  static Stream<Arguments> secureClients() {
    return Stream.of("forwarder", "httpclient5")
        .flatMap(
            name ->
                Stream.of(Wire.H1_TLS, Wire.H2_TLS)
                    .map(wire -> Arguments.of(name, wire, SubjectMain.maker(name))));
  }

  private Load secure(TlsPort port, Wire wire) {
    return Load.to(List.of(port.number()))
        .withInFlight(4)
        .with(Offer.window(50))
        .with(Reach.trusting(wire, certificate));
  }

  /** However long what is under way takes, which a stop does not wait for. */
  private static Tally ended(Subject subject) {
    subject.pause();
    await().until(() -> subject.total().pending() == 0);
    subject.close();
    return subject.total();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("secureClients")
  void theSinkCountsWhatTheSubjectDeliversOverTls(String name, Wire wire, Subject.Maker maker)
      throws Exception {
    try (TlsPort port = new TlsPort(wire, certificate)) {
      Subject subject = maker.under(secure(port, wire));
      await().until(() -> subject.total().delivered() > 200);

      Tally end = ended(subject);
      assertThat(end).isEqualTo(new Tally(end.accepted(), end.delivered(), 0, 0, 0));
      SinkMark.Group counted = port.counted();
      assertThat(counted.taken()).isEqualTo(end.delivered());
      assertThat(counted.requests()).isEqualTo(end.delivered());
      assertThat(counted.connections()).isBetween(1L, 6L);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("secureClients")
  void allIsLostThatIsSpokenInAnotherWayThanAgreed(String name, Wire wire, Subject.Maker maker)
      throws Exception {
    Wire other = wire == Wire.H1_TLS ? Wire.H2_TLS : Wire.H1_TLS;
    try (TlsPort port = new TlsPort(other, certificate)) {
      Subject subject = maker.under(secure(port, wire));
      await().until(() -> subject.total().lost() > 100);

      Tally end = ended(subject);
      assertThat(end).isEqualTo(new Tally(end.accepted(), 0, end.accepted(), 0, 0));
      assertThat(port.counted().taken()).isZero();
      assertThat(port.counted().broken()).isEqualTo(end.lost());
    }
  }

  static Stream<Arguments> senders() {
    return Stream.of(
        Arguments.of("forwarder-records", "202,records=1024"),
        Arguments.of("forwarder-batches", "202,records=1024"),
        Arguments.of("raw-sockets-batches", "202,records=1024"),
        Arguments.of("opentelemetry", "202,records=1024"),
        Arguments.of("fluency", "stream,records=1024"),
        Arguments.of("kafka", "kafka,records=1024"),
        Arguments.of("kafka-512KiB", "kafka,records=1024"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("senders")
  void theSinkCountsTheRecordsThatTheSubjectDelivers(String name, String behaviour)
      throws Exception {
    try (RunningSink sink = new RunningSink(behaviour)) {
      Load load = Load.to(List.of(sink.port())).with(Offer.window(2000));
      Subject subject = SubjectMain.maker(name).under(load);
      await().until(() -> subject.total().accepted() > 5000);
      subject.close();

      Tally end = subject.total();
      assertThat(end).isEqualTo(new Tally(end.accepted(), end.accepted(), 0, 0, 0));
      await().until(() -> sink.counted().records() == end.accepted());
    }
  }

  static Stream<Arguments> waitingSenders() {
    return Stream.of(
        Arguments.of("fluency", "stream,records=1024"),
        Arguments.of("kafka", "kafka,records=1024"),
        Arguments.of("kafka-512KiB", "kafka,records=1024"));
  }

  /** More than any of them holds in memory. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("waitingSenders")
  void aPeerThatWaitsForRoomIsFedWithoutPauseAndLosesNothing(String name, String behaviour)
      throws Exception {
    try (RunningSink sink = new RunningSink(behaviour)) {
      Load load = Load.to(List.of(sink.port())).with(Offer.waiting(1));
      Subject subject = SubjectMain.maker(name).under(load);
      await().until(() -> subject.total().accepted() > 100_000);
      subject.close();

      Tally end = subject.total();
      assertThat(end).isEqualTo(new Tally(end.accepted(), end.accepted(), 0, 0, 0));
      await().until(() -> sink.counted().records() == end.accepted());
    }
  }

  @ParameterizedTest(name = "{0}, {1} threads")
  @CsvSource({
    "opentelemetry, 1, OpenTelemetryPeer does not",
    "sentry, 1, SentryPeer does not",
    "kafka, 2, KafkaPeer does"
  })
  void aPeerIsNotFedInAWayThatItCannotBe(String name, int threads, String why) {
    Load load = Load.to(List.of(1)).with(Offer.waiting(threads));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SubjectMain.maker(name).under(load))
        .withMessageContaining("Offer[pace=WAITING, bound=" + threads + "]: ")
        .withMessageContaining("by one thread, and only if it waits for room")
        .withMessageEndingWith(why);
  }

  @Test
  void nothingIsOfferedToAnIdlePeer() throws Exception {
    try (RunningSink sink = new RunningSink("kafka,records=1024")) {
      Load load = Load.to(List.of(sink.port())).with(Offer.none());
      Subject subject = SubjectMain.maker("kafka").under(load);
      subject.close();

      assertThat(subject.total().accepted()).isZero();
      assertThat(sink.counted().requests()).isZero();
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"sentry", "log4j2"})
  void theSinkCountsTheRequestsThatThePeerDelivers(String name) throws Exception {
    try (RunningSink sink = new RunningSink("200")) {
      Load load = Load.to(List.of(sink.port())).with(Offer.window(100));
      Subject subject = SubjectMain.maker(name).under(load);
      await().until(() -> subject.total().delivered() > 200);
      subject.close();

      Tally end = subject.total();
      assertThat(end).isEqualTo(new Tally(end.accepted(), end.accepted(), 0, 0, 0));
      assertThat(sink.counted().taken()).isEqualTo(end.accepted());
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"sentry", "log4j2"})
  void whatThePeerFailsToDeliverIsLost(String name) throws Exception {
    try (RunningSink sink = new RunningSink("500")) {
      Load load = Load.to(List.of(sink.port())).with(Offer.window(100));
      Subject subject = SubjectMain.maker(name).under(load);
      await().until(() -> subject.total().lost() > 200);
      subject.close();

      assertThat(subject.total().delivered()).isZero();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void noMoreConnectionsThanRequestsInFlightAndTwo(String name, Subject.Maker maker)
      throws Exception {
    try (RunningSink sink = new RunningSink("202")) {
      Subject subject = maker.under(Load.to(List.of(sink.port())).withInFlight(4));
      await().until(() -> subject.total().delivered() > 500);
      subject.close();

      assertThat(sink.counted().connections()).isBetween(4L, 6L);
    }
  }

  @Test
  void allSendTheSameHeaders() throws Exception {
    List<Map<String, String>> heads = new ArrayList<>();
    for (Subject.Maker maker :
        List.<Subject.Maker>of(
            ForwarderSubject::posting,
            HttpClientSubject::simple,
            HttpClientSubject::streaming,
            RawSocketsSubject::posting)) {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        Load load = Load.to(List.of(server.getLocalPort())).withInFlight(1);
        Subject subject = maker.under(load.with(Offer.window(1)));
        heads.add(headOfFirstRequest(server, subject::pause));
        subject.close();
      }
    }
    assertThat(heads).hasSize(4).containsOnly(heads.get(0));
    assertThat(heads.get(0)).containsKeys("idempotency-key", "dd-api-key", "user-agent");
  }

  /** Names in lower case; values that differ from request to request by their length alone. */
  private static Map<String, String> headOfFirstRequest(ServerSocket server, Runnable beforeReply)
      throws Exception {
    server.setSoTimeout(30_000);
    Map<String, String> head = new TreeMap<>();
    try (Socket socket = server.accept();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
      head.put("", in.readLine());
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        String[] header = line.split(": ", 2);
        head.put(header[0].toLowerCase(Locale.ROOT), header[1]);
      }
      beforeReply.run();
      socket
          .getOutputStream()
          .write("HTTP/1.1 202 Ok\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
    }
    head.computeIfPresent("idempotency-key", (name, value) -> value.length() + " characters");
    head.computeIfPresent("host", (name, value) -> value.replaceAll(":\\d+$", ":port"));
    return head;
  }

  @Test
  void everyRequestIsAnsweredWithoutANetwork() {
    Load load = Load.to(List.of()).with(Offer.window(100));
    Subject subject = ForwarderSubject.posting(load);
    await().until(() -> subject.total().delivered() > 10_000);
    subject.close();

    Tally end = subject.total();
    assertThat(end).isEqualTo(new Tally(end.accepted(), end.accepted(), 0, 0, 0));
  }

  @Test
  void aClosedLoopOffersNoMoreThanMayBeUndelivered() throws Exception {
    try (RunningSink sink = new RunningSink("silent")) {
      Load load = Load.to(List.of(sink.port())).withInFlight(4);
      Subject subject = ForwarderSubject.posting(load.with(Offer.window(50)));
      await().until(() -> sink.counted().requests() == 4);
      subject.pause();

      assertThat(subject.total().accepted()).isEqualTo(50);
      subject.close();
    }
  }

  @Test
  void aClosedLoopGoesOnWhenHalfIsDelivered() throws Exception {
    try (RunningSink sink = new RunningSink("202")) {
      Load load = Load.to(List.of(sink.port()));
      Subject subject = ForwarderSubject.posting(load.with(Offer.windowOfAll(10)));
      await().until(() -> subject.total().delivered() > 100);
      subject.close();

      assertThat(subject.total().accepted()).isEqualTo(subject.total().delivered());
    }
  }

  @Test
  void producersThatWaitForRoomAreRefusedNothing() throws Exception {
    try (RunningSink sink = new RunningSink("202")) {
      Load load = Load.to(List.of(sink.port())).withMemoryBytes(64 << 10);
      Subject subject = ForwarderSubject.posting(load.with(Offer.waiting(8)));
      await().until(() -> subject.total().delivered() > 1000);

      Tally end = ended(subject);
      assertThat(end).isEqualTo(new Tally(end.accepted(), end.accepted(), 0, 0, 0));
    }
  }

  @Test
  void anOpenLoopOffersAtItsRate() {
    Load load = Load.to(List.of()).with(Offer.perSecond(1000));
    long start = System.nanoTime();
    Subject subject = ForwarderSubject.posting(load);
    await().until(() -> subject.total().accepted() >= 200);
    long tookMillis = (System.nanoTime() - start) / 1_000_000;
    subject.close();

    assertThat(tookMillis).isGreaterThanOrEqualTo(199);
  }

  @Test
  void nothingIsOfferedToAnIdleForwarder() {
    Subject subject = ForwarderSubject.posting(Load.to(List.of()).with(Offer.none()));
    subject.close();

    assertThat(subject.total().accepted()).isZero();
  }

  @Test
  void whatAQueueTookIsAllTaken() {
    Subject subject = new QueueSubject(Load.to(List.of()).with(Offer.window(1000)));
    await().until(() -> subject.total().delivered() > 10_000);
    subject.close();

    Tally end = subject.total();
    assertThat(end).isEqualTo(new Tally(end.accepted(), end.accepted(), 0, 0, 0));
  }
}
