package dev.forwarder.endpoints.datanadhi.logback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.status.Status;
import dev.forwarder.api.Admission;
import dev.forwarder.endpoints.datanadhi.item.LogItem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MarkerFactory;

final class DatanadhiAppenderTest {

  private static final String RULES =
      """
      - conditions: [{key: log_record.level, type: exact, value: ERROR}]
        pipelines: [errors]
      - conditions: [{key: context.audit, type: exact, value: "true"}]
        stdout: true
        pipelines: [audit, errors]
      - conditions: [{key: message, type: partial, value: shown}]
        stdout: true
      """;

  @TempDir private Path directory;

  private final LoggerContext context = new LoggerContext();
  private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
  private final FakeForwarder forwarder = new FakeForwarder();
  private final ListAppender<ILoggingEvent> console = new ListAppender<>();
  private final DatanadhiAppender appender = new DatanadhiAppender();

  @BeforeEach
  void begin() throws IOException {
    context.setMDCAdapter(mdc);
    Files.createDirectories(directory.resolve("rules"));
    Files.writeString(directory.resolve("rules/all.yml"), RULES);
    console.setContext(context);
    console.start();
    appender.setContext(context);
    appender.setDirectory(directory.toString());
    appender.addAppender(console);
    appender.setForwarder(forwarder);
  }

  @AfterEach
  void end() {
    context.stop();
  }

  @Test
  void sendsALogToThePipelinesOfItsRules() {
    Logger logger = started("my.app.Kitchen");
    mdc.put("trace_id", "t-1");
    mdc.put("user", "ada");
    Instant before = Instant.now();

    logger
        .atError()
        .setMessage("tea {} lost")
        .addArgument(7)
        .addKeyValue("audit", true)
        .addMarker(MarkerFactory.getMarker("HOT"))
        .setCause(new IllegalStateException("spilt"))
        .log();

    assertThat(forwarder.paths).containsExactly("/log");
    assertThat(forwarder.waits).containsExactly(Duration.ZERO);
    LogItem item = onlyItem();
    assertThat(item.pipelines()).containsExactly("errors", "audit");
    assertThat(item.field("message")).isEqualTo("tea 7 lost");
    assertThat(item.field("trace_id")).isEqualTo("t-1");
    assertThat(item.field("module_name")).isEqualTo("my.app.Kitchen");
    assertThat(Instant.parse((String) item.field("timestamp"))).isBetween(before, Instant.now());
    assertThat(item.field("log_record.level")).isEqualTo("ERROR");
    assertThat(item.field("log_record.thread_name")).isEqualTo(Thread.currentThread().getName());
    assertThat(item.field("log_record.markers")).isEqualTo(List.of("HOT"));
    assertThat(item.field("log_record.exception.class"))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(item.field("log_record.exception.message")).isEqualTo("spilt");
    assertThat(item.field("log_record.exception.stack_trace"))
        .asString()
        .contains("DatanadhiAppenderTest");
    assertThat(item.field("log_record.line_number")).isNull();
    assertThat(item.field("context")).isEqualTo(Map.of("user", "ada", "audit", true));
    assertThat(appender.acceptedLogs()).isEqualTo(1);
  }

  @Test
  void whatTheRulesShowGoesToTheAttachedAppenders() {
    Logger logger = started("app");
    logger.error("sent alone");
    logger.info("shown alone");
    logger.info("neither");
    logger.atInfo().addKeyValue("audit", "true").log("both");

    assertThat(console.list)
        .extracting(ILoggingEvent::getMessage)
        .containsExactly("shown alone", "both");
    assertThat(forwarder.bodies).hasSize(2);
  }

  @Test
  void withoutRulesEverythingIsShownAndNothingSent() throws IOException {
    Files.delete(directory.resolve("rules/all.yml"));
    started("app").error("all");

    assertThat(console.list).hasSize(1);
    assertThat(forwarder.bodies).isEmpty();
  }

  @Test
  void aRuleThatIsWrongIsToldAndTheOthersCount() throws IOException {
    Files.writeString(directory.resolve("rules/broken.yml"), "- [");
    started("app").error("sent");

    assertThat(statuses(Status.ERROR))
        .singleElement()
        .asString()
        .startsWith("a rule is left out: ")
        .contains("broken.yml");
    assertThat(forwarder.bodies).hasSize(1);
  }

  @Test
  void theForwardersOwnLogsAreLeftOut() {
    appender.addExcludedLogger("host.chatter");
    started("dev.forwarder").error("own");
    context.getLogger("dev.forwarder.core.http.HttpTransport").error("own");
    context.getLogger("org.apache.hc.client5").error("own");
    context.getLogger("host.chatter.Loud").error("excluded");
    context.getLogger("dev.forwarders").error("not own");

    assertThat(forwarder.bodies).hasSize(1);
    assertThat(onlyItem().field("module_name")).isEqualTo("dev.forwarders");
  }

  @Test
  void aForwarderThatLogsThroughItDoesNotGoInCircles() {
    Logger logger = started("app");
    forwarder.answer =
        () -> {
          logger.error("from within");
          return FakeForwarder.TAKEN;
        };
    logger.error("first");

    assertThat(forwarder.bodies).hasSize(1);
  }

  @Test
  void refusalsAreCountedAndToldRarely() {
    Logger logger = started("app");
    forwarder.answer = () -> FakeForwarder.REFUSED;
    for (int i = 0; i < 50; i++) {
      logger.error("refused");
    }

    assertThat(appender.refusedLogs()).isEqualTo(50);
    assertThat(appender.acceptedLogs()).isZero();
    assertThat(statuses(Status.WARN))
        .contains(
            "logs for Data Nadhi are left out: the forwarder refuses them: DOMAIN_FULL (1 since"
                + " the last time that this was said)")
        .hasSizeLessThan(50);
  }

  @Test
  void aForwarderWithoutDomainsAndNoForwarderAreRefusalsToo() {
    Logger logger = started("app");
    forwarder.answer = () -> FakeForwarder.NOBODY;
    logger.error("nobody");
    assertThat(appender.refusedLogs()).isEqualTo(1);
    assertThat(statuses(Status.WARN)).singleElement().asString().contains("no domain");

    DatanadhiAppender alone = new DatanadhiAppender();
    alone.setContext(context);
    alone.setDirectory(directory.toString());
    alone.start();
    context.getLogger("app").detachAppender(appender);
    context.getLogger("app").addAppender(alone);
    logger.error("before it is connected");
    assertThat(alone.refusedLogs()).isEqualTo(1);
  }

  @Test
  void whatIsBeingWrittenIsCountedWhenThatIsDone() {
    CompletableFuture<Admission> settled = new CompletableFuture<>();
    Logger logger = started("app");
    forwarder.answer = () -> FakeForwarder.writing(settled);
    logger.error("written");
    assertThat(appender.acceptedLogs() + appender.refusedLogs()).isZero();

    settled.complete(FakeForwarder.REFUSED);
    assertThat(appender.refusedLogs()).isEqualTo(1);
  }

  @Test
  void nothingIsThrownIntoTheHost() {
    Logger logger = started("app");
    forwarder.answer =
        () -> {
          throw new IllegalStateException("broken");
        };
    logger.error("thrown");
    forwarder.answer =
        () -> {
          throw new StackOverflowError();
        };
    logger.error("thrown");

    assertThat(appender.failedLogs()).isEqualTo(2);
    assertThat(statuses(Status.ERROR)).first().asString().contains("broken");
  }

  @Test
  void tellsTheCallerWhereThatIsWanted() {
    appender.setIncludeCallerData(true);
    appender.setTraceIdKey("dd.trace_id");
    mdc.put("dd.trace_id", "9");
    started("app").error("where");

    assertThat(onlyItem().field("log_record.filename")).isEqualTo("DatanadhiAppenderTest.java");
    assertThat(onlyItem().field("log_record.function_name"))
        .isEqualTo("tellsTheCallerWhereThatIsWanted");
    assertThat(onlyItem().field("trace_id")).isEqualTo("9");
    assertThat(onlyItem().field("context")).isEqualTo(Map.of());
  }

  @Test
  void isConfiguredByAFileAndConnectedByTheHost() throws Exception {
    String file =
        """
        <configuration>
          <appender name="LIST" class="ch.qos.logback.core.read.ListAppender"/>
          <appender name="NADHI" class="%s">
            <directory>%s</directory>
            <traceIdKey>trace</traceIdKey>
            <includeCallerData>false</includeCallerData>
            <excludedLogger>noise</excludedLogger>
            <appender-ref ref="LIST"/>
          </appender>
          <root level="INFO"><appender-ref ref="NADHI"/></root>
        </configuration>
        """
            .formatted(DatanadhiAppender.class.getName(), directory);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(new ByteArrayInputStream(file.getBytes(UTF_8)));

    assertThat(DatanadhiAppender.connect(context, forwarder)).isEqualTo(1);
    context.getLogger("app").error("sent and shown");
    context.getLogger("noise").error("excluded");

    assertThat(forwarder.bodies).hasSize(1);
    DatanadhiAppender configured =
        (DatanadhiAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("NADHI");
    assertThat(((ListAppender<?>) configured.getAppender("LIST")).list).hasSize(1);
    assertThat(statuses(Status.ERROR)).isEmpty();
  }

  @Test
  void appenderInsideOthersIsConnectedOnce() {
    DatanadhiAppender inside = new DatanadhiAppender();
    inside.setContext(context);
    inside.setDirectory(directory.toString());
    inside.start();
    AsyncAppender async = async(inside);
    AsyncAppender outer = async(async);
    context.getLogger("app").addAppender(outer);
    context.getLogger("app.other").addAppender(async);

    assertThat(DatanadhiAppender.connect(context, forwarder)).isEqualTo(1);
    context.getLogger("app").error("sent");
    outer.stop();
    async.stop();

    assertThat(forwarder.bodies).hasSize(1);
  }

  private AsyncAppender async(Appender<ILoggingEvent> inside) {
    AsyncAppender async = new AsyncAppender();
    async.setContext(context);
    async.addAppender(inside);
    async.start();
    return async;
  }

  @Test
  void aStatusIsSaidAgainAfterAWhileWithWhatWasLeftOut() {
    List<String> said = new java.util.ArrayList<>();
    RareStatus status = new RareStatus(said::add);
    status.happened(1_000, "x");
    status.happened(1_001, "x");
    status.happened(10_999, "x");
    status.happened(11_000, "x");

    assertThat(said)
        .containsExactly(
            "x (1 since the last time that this was said)",
            "x (3 since the last time that this was said)");
    assertThat(status.count()).isEqualTo(4);
  }

  private Logger started(String name) {
    appender.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.DEBUG);
    Logger logger = context.getLogger(name);
    (name.equals("app") ? logger : root).addAppender(appender);
    return logger;
  }

  private LogItem onlyItem() {
    assertThat(forwarder.bodies).hasSize(1);
    return LogItem.parse(forwarder.bodies.get(0).getBytes(UTF_8)).orElseThrow();
  }

  private List<String> statuses(int level) {
    return context.getStatusManager().getCopyOfStatusList().stream()
        .filter(status -> status.getLevel() == level)
        .map(Status::getMessage)
        .toList();
  }
}
