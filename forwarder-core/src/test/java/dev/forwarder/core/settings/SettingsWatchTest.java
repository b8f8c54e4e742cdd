package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.api.SettingValues;
import dev.forwarder.core.testing.RecordingForwarder;
import dev.forwarder.endpoints.datadog.DatadogEndpoints;
import dev.forwarder.endpoints.datadog.DatadogFamily;
import dev.forwarder.endpoints.datadog.MultiRegionGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The watch over real files, as people and machines replace them. */
final class SettingsWatchTest {

  private static final String OLD = "0123456789abcdef-old";
  private static final String NEW = "0123456789abcdef-new";

  @TempDir private Path folder;

  private final Logger logger = (Logger) LoggerFactory.getLogger(SettingsWatch.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private RecordingForwarder forwarder;

  @BeforeEach
  void keepLog() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void end() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
    thread.shutdownNow();
  }

  private Path file() {
    return folder.resolve("forwarder.yaml");
  }

  private SettingsLoader loader() {
    return new SettingsLoader(Map.of(), TestSettings.FAMILIES).withFile(file());
  }

  private void write(String... lines) {
    TestSettings.write(file(), String.join("\n", lines));
  }

  private static String[] domain(String name, String key, String... more) {
    String[] lines = new String[5 + more.length];
    lines[0] = "domains:";
    lines[1] = "  - name: " + name;
    lines[2] = "    url: https://" + name + ".example";
    lines[3] = "    family: generic";
    lines[4] = "    keys: [" + key + "]";
    System.arraycopy(more, 0, lines, 5, more.length);
    return lines;
  }

  private SettingsWatch watch() {
    LoadedSettings atStart = loader().load();
    forwarder =
        new RecordingForwarder(atStart.domains().stream().map(LoadedDomain::domain).toList());
    return new SettingsWatch(loader(), atStart, forwarder, thread);
  }

  private String secret() {
    return forwarder.domains().get(0).keys().get(0).reveal();
  }

  private List<String> lines() {
    return log.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  @Test
  void aChangedKeyComesIntoForceAndIsNotShown() {
    write(domain("a", "{id: main, key: " + OLD + "}"));
    SettingsWatch watch = watch();
    write(domain("a", "{id: main, key: " + NEW + "}"));
    watch.look();

    assertThat(secret()).isEqualTo(NEW);
    assertThat(lines())
        .containsExactly("INFO settings have changed: the domains in force are now [a [main]]");
  }

  /** A stopped forwarder throws the like, and ends the watch; other code must not. */
  @Test
  void aFamilyThatThrowsEndsNothing() {
    AtomicBoolean throwing = new AtomicBoolean();
    List<BackendFamily.Provider> families = new ArrayList<>(TestSettings.FAMILIES);
    families.replaceAll(one -> new Moody(one, throwing));
    SettingsLoader moody = new SettingsLoader(Map.of(), families).withFile(file());
    write(domain("a", "{id: main, key: " + OLD + "}"));
    LoadedSettings atStart = moody.load();
    forwarder =
        new RecordingForwarder(atStart.domains().stream().map(LoadedDomain::domain).toList());
    SettingsWatch watch = new SettingsWatch(moody, atStart, forwarder, thread);
    write(domain("a", "{id: main, key: " + NEW + "}"));
    throwing.set(true);
    watch.look();
    assertThat(thread.isShutdown()).isFalse();
    assertThat(lines()).hasSize(1);
    throwing.set(false);
    watch.look();

    assertThat(secret()).isEqualTo(NEW);
  }

  /** Makes families as another does, unless it throws. */
  private record Moody(BackendFamily.Provider other, AtomicBoolean throwing)
      implements BackendFamily.Provider {

    @Override
    public String name() {
      return other.name();
    }

    @Override
    public List<SettingDefinition> settings() {
      return other.settings();
    }

    @Override
    public BackendFamily create(SettingValues values) {
      if (throwing.get()) {
        throw new IllegalStateException("moody");
      }
      return other.create(values);
    }

    @Override
    public List<Domain> domains(BackendFamily family, SettingValues values) {
      return other.domains(family, values);
    }
  }

  @Test
  void aDomainThatIsAddedComesIntoForce() {
    write(domain("a", OLD));
    SettingsWatch watch = watch();
    write(
        domain(
            "a",
            OLD,
            "  - name: b",
            "    url: https://b.example",
            "    family: generic",
            "    keys: [" + NEW + "]"));
    watch.look();

    assertThat(forwarder.domains()).extracting(Domain::name).containsExactly("a", "b");
  }

  @Test
  void whatHasNotChangedIsLeftAlone() {
    write(domain("a", OLD));
    SettingsWatch watch = watch();
    List<Domain> before = forwarder.domains();
    write(domain("a", OLD, "# a remark"));
    watch.look();

    assertThat(forwarder.domains()).isSameAs(before);
    assertThat(lines()).isEmpty();
  }

  /**
   * Its family is another than the main domain's, and yet the one gate of the start is its gate.
   */
  @Test
  void aRegionThatComesLaterIsBehindTheGateOfTheStart() {
    write("api_key: " + OLD);
    SettingsWatch watch = watch();
    String[] region = {
      "api_key: " + OLD,
      "multi_region_failover.enabled: true",
      "multi_region_failover.api_key: " + NEW,
      "multi_region_failover.site: datadoghq.eu"
    };
    write(region);
    watch.look();
    List<Domain> domains = forwarder.domains();
    assertThat(domains).hasSize(2);
    MultiRegionGate gate = ((DatadogFamily) domains.get(0).family()).gate();
    gate.enabled(true);
    gate.failoverMetrics(true);

    assertThat(((DatadogFamily) domains.get(1).family()).gate()).isSameAs(gate);
    assertThat(domains.get(1).family().takes(domains.get(1), DatadogEndpoints.SERIES_V2)).isTrue();
    watch.look();
    assertThat(forwarder.domains()).as("nothing has changed").isSameAs(domains);
  }

  @Test
  void aFileOfAKeyIsWatchedToo() throws IOException {
    Path key = TestSettings.write(folder.resolve("key"), OLD);
    write(domain("a", "'@" + key + "'"));
    SettingsWatch watch = watch();
    Files.writeString(key, NEW);
    watch.look();

    assertThat(secret()).isEqualTo(NEW);
  }

  @Test
  void aFileThatIsReplacedByARenameIsSeen() throws IOException {
    write(domain("a", OLD));
    SettingsWatch watch = watch();
    Path next = TestSettings.write(folder.resolve("next"), String.join("\n", domain("a", NEW)));
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file()));
    Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
    watch.look();

    assertThat(secret()).isEqualTo(NEW);
  }

  /** As mounted secrets are: a link to a folder's link, which is swapped. */
  @Test
  void aFileThatIsReplacedThroughASymbolicLinkIsSeen() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    TestSettings.write(first.resolve("key"), OLD);
    TestSettings.write(second.resolve("key"), NEW);
    Path data = Files.createSymbolicLink(folder.resolve("data"), first);
    Path key = Files.createSymbolicLink(folder.resolve("key"), data.resolve("key"));
    write(domain("a", "'@" + key + "'"));
    SettingsWatch watch = watch();
    Path swapped = Files.createSymbolicLink(folder.resolve("data-next"), second);
    Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE);
    watch.look();

    assertThat(secret()).isEqualTo(NEW);
  }

  @Test
  void whatIsWrongChangesNothingAndIsToldOnce() {
    write(domain("a", OLD));
    SettingsWatch watch = watch();
    write(domain("a", NEW, "forwarder_timeout: soon"));
    watch.look();
    watch.look();
    watch.look();

    assertThat(secret()).isEqualTo(OLD);
    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0))
        .startsWith("WARN changed settings are not used; the domains in force stay so: bad setting")
        .contains("forwarder_timeout")
        .doesNotContain("\n")
        .doesNotContain(NEW);
  }

  @Test
  void whatIsWrongInAnotherWayIsToldAgain() {
    write(domain("a", OLD));
    SettingsWatch watch = watch();
    write("domains: 7");
    watch.look();
    write("no_such_name: 7");
    watch.look();
    write(domain("a", NEW));
    watch.look();
    write("no_such_name: 7");
    watch.look();

    assertThat(lines())
        .extracting(line -> line.substring(0, 4))
        .containsExactly("WARN", "WARN", "INFO", "WARN");
    assertThat(secret()).isEqualTo(NEW);
  }

  @Test
  void aFileThatIsGoneChangesNothing() throws IOException {
    write(domain("a", OLD));
    SettingsWatch watch = watch();
    Files.delete(file());
    watch.look();

    assertThat(secret()).isEqualTo(OLD);
    assertThat(lines()).hasSize(1);
  }

  /** Opening a pipe that nobody writes to would never return. */
  @ParameterizedTest
  @ValueSource(strings = {"forwarder.yaml", "key"})
  void aFileThatBecomesAPipeIsNotOpenedAndToldOnce(String name) throws Exception {
    Path key = TestSettings.write(folder.resolve("key"), OLD);
    write(domain("a", "'@" + key + "'"));
    SettingsWatch watch = watch();
    Files.delete(folder.resolve(name));
    pipe(folder.resolve(name));
    assertTimeoutPreemptively(Duration.ofSeconds(20), watch::look);
    assertTimeoutPreemptively(Duration.ofSeconds(20), watch::look);

    assertThat(secret()).isEqualTo(OLD);
    assertThat(lines())
        .singleElement()
        .asString()
        .startsWith("WARN changed settings are not used; the domains in force stay so: ")
        .contains(
            folder.resolve(name) + " cannot be read: it is a pipe or a device",
            "put a regular file there");
  }

  @Test
  void aFileThatBecomesADeviceIsNotReadUntilItIsAFileAgain() throws IOException {
    write(domain("a", OLD));
    SettingsWatch watch = watch();
    Files.delete(file());
    Files.createSymbolicLink(file(), Path.of("/dev/zero"));
    watch.look();
    assertThat(lines()).singleElement().asString().contains("it is a pipe or a device");

    Files.delete(file());
    write(domain("a", NEW));
    watch.look();
    assertThat(secret()).isEqualTo(NEW);
  }

  /** What a shell makes of {@code --config <(...)}. */
  @Test
  void aPipeIsReadOnceAtTheStartAndNotWatched() throws Exception {
    pipe(file());
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(() -> write(domain("a", OLD, "forwarder_timeout: 7s")));
    SettingsWatch watch = watch();
    writing.get();
    watch.begin(Duration.ofMillis(1));
    assertTimeoutPreemptively(Duration.ofSeconds(20), watch::look);

    assertThat(secret()).isEqualTo(OLD);
    assertThat(lines())
        .containsExactly(
            "INFO settings file "
                + file()
                + " is a pipe or a device: it was read once, and is not watched");
  }

  private static void pipe(Path file) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
  }

  @Test
  void settingsWithoutADomainChangeNothing() {
    write(domain("a", OLD));
    SettingsWatch watch = watch();
    write("forwarder_timeout: 20s");
    watch.look();

    assertThat(forwarder.domains()).hasSize(1);
    assertThat(lines())
        .containsExactly(
            "WARN changed settings are not used; the domains in force stay so: they name no domain");
  }

  @Test
  void otherSettingsAreNamedOnce() {
    write(domain("a", OLD));
    SettingsWatch watch = watch();
    write(domain("a", OLD, "forwarder_timeout: 7s", "forwarder_max_in_flight: 5"));
    watch.look();
    watch.look();
    write(domain("a", NEW, "forwarder_timeout: 7s", "forwarder_max_in_flight: 5"));
    watch.look();

    assertThat(lines())
        .containsExactly(
            "WARN settings have changed that need a new start of the forwarder:"
                + " [forwarder_max_in_flight, forwarder_timeout]",
            "INFO settings have changed: the domains in force are now [a ["
                + ApiKey.of(NEW).id()
                + "]]");
  }

  @Test
  void theQueueOfOneDomainIsNamed() {
    write(domain("a", OLD));
    SettingsWatch watch = watch();
    write(domain("a", OLD, "    forwarder_retry_order: oldest_first"));
    watch.look();

    assertThat(lines())
        .containsExactly(
            "WARN settings have changed that need a new start of the forwarder:"
                + " [queue settings of domain a]");
  }

  @Test
  void looksAsOftenAsItIsTold() {
    write(domain("a", OLD));
    SettingsWatch watch = watch();
    write(domain("a", NEW));
    watch.begin(Duration.ofMillis(5));
    await().untilAsserted(() -> assertThat(secret()).isEqualTo(NEW));
    write(domain("a", OLD));
    await().untilAsserted(() -> assertThat(secret()).isEqualTo(OLD));
    watch.close();

    assertThat(thread.isShutdown()).isTrue();
  }

  @Test
  void anIntervalOfZeroNeverLooks() {
    write(domain("a", OLD));
    watch().begin(Duration.ZERO);
    thread.shutdown();

    assertThat(thread.isTerminated()).isTrue();
  }

  @Test
  void endsItselfWhenTheForwarderIsStopped() {
    write(domain("a", OLD));
    SettingsWatch watch = watch();
    forwarder.close();
    write(domain("a", NEW));
    watch.look();

    assertThat(thread.isShutdown()).isTrue();
    assertThat(lines()).isEmpty();
  }
}
