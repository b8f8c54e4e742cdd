package dev.forwarder.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Payload;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.retry.disk.DiskLimits;
import dev.forwarder.retry.spool.FullAction;
import dev.forwarder.retry.spool.LogSettings;
import dev.forwarder.retry.spool.SpoolKeyException;
import dev.forwarder.retry.spool.SpoolLockedException;
import dev.forwarder.retry.spool.SpoolSettings;
import dev.forwarder.retry.spool.cipher.SpoolKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters of a real folder, on real threads. */
final class DeadLettersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir private Path folder;

  private final List<Rig> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(rig -> rig.forwarder.stop(Duration.ZERO));
  }

  private static boolean all(BuriedLetter letter) {
    return true;
  }

  private Rig start(Domain... domains) {
    return start(1 << 20, null, domains);
  }

  private Rig start(long deadBytes, @Nullable SpoolKey key, Domain... domains) {
    SpoolSettings spool =
        new SpoolSettings(
            new DiskLimits(1 << 30, 1, deadBytes),
            FullAction.DROP_OLDEST,
            Duration.ofSeconds(1),
            64,
            LogSettings.DEFAULT,
            key);
    Rig rig =
        Rig.onThreadsMaking(
            builder -> {
              for (Domain domain : domains) {
                builder.domain(domain);
              }
              return builder.disk(new DiskSettings(folder, spool));
            },
            DomainForwarder::new);
    open.add(rig);
    return rig;
  }

  private void stop(Rig rig) {
    rig.forwarder.stop(Duration.ofSeconds(5));
    open.remove(rig);
  }

  private static DeadLetters letters(Rig rig) {
    return ((DefaultForwarder) rig.forwarder).deadLetters().orElseThrow();
  }

  /** Payloads that the backend rejects. */
  private static void bury(Rig rig, String... bodies) {
    long more = (long) bodies.length * rig.forwarder.domains().size();
    long all = rig.counts().deadLettered() + more;
    rig.transport.answers(400);
    for (String body : bodies) {
      rig.submit(body);
    }
    await().until(() -> rig.counts().deadLettered() == all);
    rig.transport.forget();
  }

  private static ReplayReport replay(Rig rig, Predicate<BuriedLetter> which, Duration patience) {
    List<ReplayReport> reports = letters(rig).replay(which, patience);
    assertThat(reports).hasSize(1);
    return reports.get(0);
  }

  private static long held(Rig rig) {
    return letters(rig).held().stream().mapToLong(DeadLetters.Held::letters).sum();
  }

  @Test
  void whatIsTakenWhenItIsSentAgainIsNoLetterAnyMore() {
    Rig rig = start(Rig.domain("a"));
    bury(rig, "1", "2", "3");
    await().until(() -> held(rig) == 3);
    rig.transport.answers(202);

    ReplayReport report = replay(rig, DeadLettersTest::all, PATIENCE);

    assertThat(report).isEqualTo(new ReplayReport("a", 3, 3, 0, 0, 0, 0, 0, 0, 0));
    assertThat(report.isComplete()).isTrue();
    assertThat(rig.transport.bodies()).containsExactly("1", "2", "3");
    assertThat(held(rig)).isZero();
    assertThat(letters(rig).replay(DeadLettersTest::all, PATIENCE)).isEmpty();
    assertThat(rig.counts().accepted()).as("a new acceptance").isEqualTo(6);
    assertThat(rig.counts().delivered()).isEqualTo(3);
    assertThat(rig.counts().deadLettered()).isEqualTo(3);
  }

  @Test
  void whatIsSentAgainHasTheIdempotencyKeyThatItHad() {
    Rig rig = start(Rig.domain("a"));
    rig.transport.answers(400);
    rig.submit("1");
    await().until(() -> rig.counts().deadLettered() == 1);
    String key = rig.transport.last().idempotencyKey();
    stop(rig);
    Rig next = start(Rig.domain("a"));
    next.transport.answers(202);

    assertThat(replay(next, DeadLettersTest::all, PATIENCE).delivered()).isEqualTo(1);
    assertThat(next.transport.last().idempotencyKey()).isEqualTo(key);
  }

  @Test
  void whatIsRejectedAgainIsBuriedAnewAndMetOnce() {
    Rig rig = start(Rig.domain("a"));
    bury(rig, "1", "2");
    rig.transport.answers(422);

    assertThat(replay(rig, DeadLettersTest::all, PATIENCE))
        .isEqualTo(new ReplayReport("a", 2, 0, 2, 0, 0, 0, 0, 0, 0));

    assertThat(rig.transport.requests()).isEqualTo(2);
    assertThat(held(rig)).isEqualTo(2);
    rig.transport.answers(202);
    assertThat(replay(rig, letter -> letter.letter().status() == 422, PATIENCE).delivered())
        .as("with its new status")
        .isEqualTo(2);
  }

  @Test
  void whatIsNotMeantStaysAsItIs() {
    Rig rig = start(Rig.domain("a"));
    bury(rig, "1", "2", "3");
    rig.transport.answers(202);

    assertThat(replay(rig, letter -> letter.sequence() == 2, PATIENCE).letters()).isEqualTo(1);

    assertThat(rig.transport.bodies()).containsExactly("2");
    assertThat(held(rig)).isEqualTo(2);
    assertThat(replay(rig, DeadLettersTest::all, PATIENCE).delivered()).isEqualTo(2);
  }

  @Test
  void aChoiceThatThrowsLeavesAllLettersAsTheyAre() {
    Rig rig = start(Rig.domain("a"));
    bury(rig, "1", "2", "3");
    await().until(() -> held(rig) == 3);
    Predicate<BuriedLetter> throwing =
        letter -> {
          throw new IllegalStateException("so the test says");
        };

    assertThatIllegalStateException().isThrownBy(() -> letters(rig).purge(throwing));
    assertThatIllegalStateException().isThrownBy(() -> letters(rig).replay(throwing, PATIENCE));
    rig.transport.answers(202);
    assertThat(replay(rig, DeadLettersTest::all, PATIENCE).delivered()).isEqualTo(3);
  }

  /** More than are read at a time, and more than may be under way. */
  @Test
  void manyAreSentAgainEachOnce() {
    Rig rig = start(Rig.domain("a"));
    String[] bodies =
        Stream.iterate(1, i -> i + 1).limit(1000).map(i -> "b" + i).toArray(String[]::new);
    bury(rig, bodies);
    rig.transport.answers(202);

    assertThat(replay(rig, DeadLettersTest::all, PATIENCE).delivered()).isEqualTo(1000);
    assertThat(rig.transport.bodies()).containsExactlyInAnyOrder(bodies);
  }

  @Test
  void settingsDecideWhereAndUnderWhichSecretALetterGoes() {
    Rig rig = start(Rig.domain("a"));
    bury(rig, "1");
    stop(rig);
    Domain moved = Rig.domain("moved");
    ApiKey rotated = ApiKey.of("first", "another-secret-0123456789");
    Rig next =
        start(
            new Domain(
                "a", moved.baseUrl(), Domain.Role.PRIMARY, moved.family(), List.of(rotated)));
    next.transport.answers(202);

    assertThat(replay(next, DeadLettersTest::all, PATIENCE).delivered()).isEqualTo(1);
    assertThat(next.transport.last().host()).isEqualTo("moved.example");
    assertThat(next.transport.last().secret()).isEqualTo("another-secret-0123456789");
  }

  @Test
  void lettersWhoseKeyOrDomainIsNotInForceStayWhereTheyAre() {
    Rig rig = start(Rig.domain("a"), Rig.domain("b"));
    bury(rig, "1"); // one for each
    stop(rig);
    Rig next = start(Rig.domain("a", Domain.Role.PRIMARY, Rig.SECOND_KEY));
    next.transport.answers(202);

    assertThat(letters(next).replay(DeadLettersTest::all, PATIENCE))
        .containsExactly(
            new ReplayReport("a", 1, 0, 0, 1, 0, 0, 0, 0, 0),
            new ReplayReport("b", 1, 0, 0, 1, 0, 0, 0, 0, 0));
    assertThat(next.transport.requests()).isZero();
    assertThat(held(next)).isEqualTo(2);
  }

  @Test
  void withoutAnAnswerTheyStayAndMayBeDeliveredLater() {
    Rig rig = start(Rig.domain("a"));
    bury(rig, "1", "2");
    rig.transport.answersNothing();

    assertThat(replay(rig, DeadLettersTest::all, SHORT))
        .isEqualTo(new ReplayReport("a", 2, 0, 0, 0, 0, 0, 2, 0, 0));

    assertThat(held(rig)).isEqualTo(2);
    assertThat(letters(rig).replay(DeadLettersTest::all, SHORT)).as("they are under way").isEmpty();
    rig.transport.open().forEach(sent -> sent.reply(202));
    await().until(() -> held(rig) == 0);
  }

  @Test
  void whatComesBehindThoseWithoutAnAnswerIsNotTried() {
    Rig rig = start(Rig.domain("a"));
    bury(rig, Stream.iterate(1, i -> i + 1).limit(300).map(String::valueOf).toArray(String[]::new));
    rig.transport.answersNothing();

    ReplayReport report = replay(rig, DeadLettersTest::all, SHORT);

    assertThat(report.letters()).isEqualTo(300);
    assertThat(report.underWay()).isEqualTo(256);
    assertThat(report.untried()).isEqualTo(44);
  }

  @Test
  void anInterruptEndsItAndStays() {
    Rig rig = start(Rig.domain("a"));
    bury(rig, "1");
    rig.transport.answersNothing();
    Thread.currentThread().interrupt();

    List<ReplayReport> reports = letters(rig).replay(DeadLettersTest::all, PATIENCE);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(reports).isEmpty();
    assertThat(held(rig)).isEqualTo(1);
  }

  @Test
  void purgeThrowsAwayWhatIsMeantForGood() throws InterruptedException {
    Rig rig = start(Rig.domain("a"));
    bury(rig, "1", "2", "3");

    assertThat(letters(rig).purge(letter -> letter.sequence() != 2)).isEqualTo(2);

    assertThat(held(rig)).isEqualTo(1);
    stop(rig);
    Rig next = start(Rig.domain("a"));
    assertThat(held(next)).isEqualTo(1);
    next.transport.answers(202);
    assertThat(replay(next, DeadLettersTest::all, PATIENCE).delivered()).isEqualTo(1);
    assertThat(next.transport.bodies()).containsExactly("2");
  }

  @Test
  void theirCapIsKeptAndWhatGivesWayIsCountedApart() {
    Rig rig = start(3 << 20, null, Rig.domain("a"));
    int body = 400_000;
    for (int i = 0; i < 20; i++) {
      bury(rig, "x".repeat(body));
    }

    await().until(() -> held(rig) + letters(rig).held().get(0).lost() == 20);
    DeadLetters.Held held = letters(rig).held().get(0);
    assertThat(held.bytes()).isLessThanOrEqualTo(3 << 20);
    assertThat(held.lost()).isPositive();
    assertThat(rig.counts().deadLettered()).as("their outcome").isEqualTo(20);
  }

  @Test
  void onTheForwardersOwnThreadsTheyAreNotWaitedFor() throws Exception {
    Rig rig = start(Rig.domain("a"));
    rig.transport.answers(202);
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    rig.forwarder.submit(
        Rig.EVENTS,
        Payload.of("1"),
        SubmitOptions.NONE.withListener(
            report -> {
              try {
                letters(rig).replay(DeadLettersTest::all, PATIENCE);
              } catch (IllegalStateException e) {
                thrown.complete(e);
              }
            }));

    assertThat(thrown.get(20, TimeUnit.SECONDS))
        .hasMessageContaining("one of the forwarder's own threads");
  }

  @Test
  void withoutADiskThereAreNone() {
    Rig rig = Rig.onThreads(builder -> builder);
    open.add(rig);

    assertThat(((DefaultForwarder) rig.forwarder).deadLetters()).isEmpty();
  }

  @Test
  void aReportThatDoesNotAddUpIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReplayReport("a", 2, 1, 0, 0, 0, 0, 0, 0, 0))
        .withMessageContaining("1, was: 2");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> letters(start(Rig.domain("a"))).replay(DeadLettersTest::all, Duration.ZERO))
        .withMessageContaining("patience");
  }

  // ---- a folder without a forwarder ----

  @Test
  void aFolderIsPurgedWithoutAForwarder() throws Exception {
    Rig rig = start(Rig.domain("a"));
    bury(rig, "1", "2");
    stop(rig);

    try (DeadLetterFolder letters = DeadLetterFolder.open(folder, null)) {
      assertThat(letters.purge(letter -> letter.sequence() == 1)).isEqualTo(1);
    }

    assertThat(held(start(Rig.domain("a")))).isEqualTo(1);
  }

  @Test
  void aFolderThatIsInUseIsNotPurged() {
    start(Rig.domain("a"));

    assertThatExceptionOfType(SpoolLockedException.class)
        .isThrownBy(() -> DeadLetterFolder.open(folder, null).close())
        .withMessageContaining("in use by process " + ProcessHandle.current().pid());
  }

  @Test
  void whatIsNotTheSpoolsIsLeftAloneInItsFolder() throws Exception {
    Rig rig = start(Rig.domain("a"));
    bury(rig, "1");
    stop(rig);
    List<Path> others =
        List.of(
            Files.writeString(folder.resolve("notes.txt"), "mine"),
            Files.writeString(folder.resolve("a").resolve("keep.me"), "mine"),
            Files.writeString(folder.resolve("a").resolve("dead").resolve("keep.me"), "mine"),
            Files.writeString(
                Files.createDirectory(folder.resolve("stranger")).resolve("x.retry"), "mine"));

    Rig next = start(Rig.domain("b"));
    bury(next, "2");
    assertThat(letters(next).purge(DeadLettersTest::all)).isEqualTo(2);
    stop(next);

    assertThat(others).allSatisfy(file -> assertThat(file).hasContent("mine"));
  }

  // ---- encrypted ----

  private static final SpoolKey KEY = SpoolKey.parse("0123456789abcdef".repeat(4));
  private static final SpoolKey OTHER = SpoolKey.parse("f123456789abcdef".repeat(4));

  @Test
  void lettersAreEncryptedLikeAllElse() throws Exception {
    Rig rig = start(1 << 20, KEY, Rig.domain("a"));
    bury(rig, "a secret that nobody reads");
    stop(rig);
    for (byte[] file : files().values()) {
      assertThat(new String(file, ISO_8859_1)).doesNotContain("a secret");
    }

    Rig next = start(1 << 20, KEY, Rig.domain("a"));
    next.transport.answers(202);
    assertThat(replay(next, DeadLettersTest::all, PATIENCE).delivered()).isEqualTo(1);
    assertThat(next.transport.bodies()).containsExactly("a secret that nobody reads");
  }

  @Test
  void aWrongKeyAndNoneNameTheSettingAndDestroyNothing() throws Exception {
    Rig rig = start(1 << 20, KEY, Rig.domain("a"));
    bury(rig, "1");
    stop(rig);
    Map<Path, String> before = digests();

    for (SpoolKey wrong : new SpoolKey[] {OTHER, null}) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> start(1 << 20, wrong, Rig.domain("a")))
          .withMessageContaining("forwarder_storage_encryption_key")
          .withMessageContaining("encrypted")
          .withMessageNotContaining("0123456789abcdef")
          .withCauseInstanceOf(SpoolKeyException.class);
      assertThatExceptionOfType(SpoolKeyException.class)
          .isThrownBy(() -> DeadLetterFolder.open(folder, wrong).close());
    }

    assertThat(digests()).isEqualTo(before);
    assertThat(held(start(1 << 20, KEY, Rig.domain("a")))).isEqualTo(1);
  }

  @Test
  void whatWasWrittenBeforeThereWasAKeyIsReadWithOne() {
    Rig rig = start(Rig.domain("a"));
    bury(rig, "1");
    stop(rig);
    Rig next = start(1 << 20, KEY, Rig.domain("a"));
    next.transport.answers(202);

    assertThat(replay(next, DeadLettersTest::all, PATIENCE).delivered()).isEqualTo(1);
  }

  @Test
  void theKeyIsInNoText() {
    DiskSettings disk =
        new DiskSettings(
            folder,
            new SpoolSettings(
                DiskLimits.of(1),
                FullAction.REFUSE,
                Duration.ofSeconds(1),
                64,
                LogSettings.DEFAULT,
                KEY));

    assertThat(disk.toString()).contains("***").doesNotContain("0123456789abcdef");
    assertThatIllegalStateException()
        .isThrownBy(() -> DefaultForwarder.builder().disk(disk).build())
        .withMessageNotContaining("0123456789abcdef");
  }

  /** All but the lock, which each opening writes. */
  private Map<Path, byte[]> files() throws IOException {
    Map<Path, byte[]> files = new HashMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().equals("lock")) {
          files.put(file, Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  private Map<Path, String> digests() throws IOException {
    Map<Path, String> digests = new HashMap<>();
    files().forEach((file, bytes) -> digests.put(file, HexFormat.of().formatHex(bytes)));
    return digests;
  }
}
