package dev.forwarder.endpoints.datanadhi.dropped;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.LetterKeeper;
import dev.forwarder.api.LetterKeeper.Letter;
import dev.forwarder.api.LetterKeeper.Place;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.endpoints.datanadhi.item.LogItem;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class DroppedFilesTest {

  private static final Endpoint LOG = Endpoint.post("log", "/log");
  private static final long NOW = 1_772_360_130_123L;

  @TempDir private Path directory;

  @Test
  void writesTheNamesAndLinesOfDataNadhisClients() throws IOException {
    LetterKeeper keeper = files(1 << 20).keeper();
    keeper.keep(List.of(letter(Place.PRIMARY, item(1)), letter(Place.PRIMARY, item(2))));
    keeper.keep(List.of(letter(Place.HOP, item(3))));
    keeper.keep(List.of(letter(Place.DRAIN, item(4))));

    assertThat(names())
        .containsExactly(
            "drain_worker_failed_" + (NOW + 2) + ".jsonl",
            "fallback_failed_" + (NOW + 1) + ".jsonl",
            "primary_failed_" + NOW + ".jsonl");
    assertThat(dropped("primary_failed_" + NOW + ".jsonl")).hasContent(item(1) + "\n" + item(2));
    assertThat(Files.readString(dropped("fallback_failed_" + (NOW + 1) + ".jsonl")))
        .isEqualTo(item(3) + "\n");
  }

  @Test
  void twoDropsInOneMillisecondNeverMeet() throws Exception {
    int writers = 8;
    int drops = 40;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        LetterKeeper keeper = files(1 << 20).keeper(); // each as if it were another process
        int first = writer * drops;
        all.add(
            threads.submit(
                () -> {
                  for (int i = first; i < first + drops; i++) {
                    keeper.keep(List.of(letter(Place.PRIMARY, item(i))));
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(names()).hasSize(writers * drops);
    assertThat(allItems())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, writers * drops).mapToObj(DroppedFilesTest::item).toList());
  }

  @Test
  void aFileSystemWithoutLinksWillDo() throws IOException {
    Placing.Linking none =
        (name, file) -> {
          throw new FileSystemException("links: Operation not permitted");
        };
    files(1 << 20, none).keeper().keep(List.of(letter(Place.PRIMARY, item(1))));
    files(1 << 20, none).keeper().keep(List.of(letter(Place.PRIMARY, item(2))));

    assertThat(names())
        .containsExactly(
            "primary_failed_" + NOW + ".jsonl", "primary_failed_" + (NOW + 1) + ".jsonl");
    assertThat(allItems()).containsExactly(item(1), item(2));
  }

  @Test
  void filesAndFolderAreTheirOwnersAlone() throws IOException {
    files(1 << 20).keeper().keep(List.of(letter(Place.PRIMARY, item(1))));

    assertThat(mode(directory.resolve("new/dropped"))).isEqualTo("rwx------");
    assertThat(mode(directory.resolve("new"))).isEqualTo("rwx------");
    assertThat(mode(dropped(names().get(0)))).isEqualTo("rw-------");
  }

  @Test
  void whatCannotBeWrittenIsAnError() throws IOException {
    Files.createDirectories(directory.resolve("new"));
    Files.writeString(directory.resolve("new/dropped"), "in the way");

    assertThatIOException()
        .isThrownBy(() -> files(1 << 20).keeper().keep(List.of(letter(Place.HOP, item(1)))));
  }

  @Test
  void onlyCompleteFilesHaveANameThatReadersLookAt() throws IOException {
    DroppedFiles full =
        files(
            1 << 20,
            (name, file) -> {
              assertThat(Files.readString(file)).isEqualTo(item(1) + "\n");
              assertThat(DroppedFile.of(file, 1)).isEmpty();
              Files.createLink(name, file);
            });
    full.keeper().keep(List.of(letter(Place.PRIMARY, item(1))));

    assertThat(names()).hasSize(1);
  }

  @Test
  void itemsOfManyLinesBecomeOne() throws IOException {
    assertThat(kept("{\n  \"log_data\": {\r\n\t\"a\": \"\\n\"}\n}\n"))
        .isEqualTo("{   \"log_data\": {  \t\"a\": \"\\n\"} } ");
  }

  @Test
  void whatIsNoItemIsWrapped() throws IOException {
    LogItem words = LogItem.parse(kept("plain\nwords").getBytes(UTF_8)).orElseThrow();
    LogItem series = LogItem.parse(kept("{\"series\":[]}").getBytes(UTF_8)).orElseThrow();

    assertThat(words.pipelines()).isEmpty();
    assertThat(words.field("message")).isEqualTo("plain\nwords");
    assertThat(words.field("log_record.endpoint")).isEqualTo("log");
    assertThat(series.field("message")).isEqualTo("{\"series\":[]}");
  }

  @Test
  void bytesThatAreNoTextAreKeptInBase64() throws IOException {
    byte[] bytes = {(byte) 0x1f, (byte) 0x8b, 0, (byte) 0xff};
    Payload zipped = Payload.wrap(bytes).withHeader("Content-Encoding", "gzip");
    files(1 << 20).keeper().keep(List.of(letter(Place.PRIMARY, zipped)));

    LogItem item = LogItem.parse(Files.readAllBytes(dropped(names().get(0)))).orElseThrow();
    assertThat(item.field("context.payload_base64")).isEqualTo("H4sA/w==");
    assertThat(item.field("context.payload_headers.Content-Encoding")).isEqualTo("gzip");
  }

  @Test
  void overTheCapTheOldestGoAndThatIsToldAndCounted() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger(DroppedFiles.class);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    logger.addAppender(logged);
    DroppedFiles files = files(400);
    try {
      for (int i = 0; i < 40; i++) {
        files.keeper().keep(List.of(letter(Place.PRIMARY, item(10 + i))));
      }
    } finally {
      logger.detachAppender(logged);
    }

    long left = files.list().stream().mapToLong(DroppedFile::bytes).sum();
    assertThat(left).isLessThanOrEqualTo(400).isGreaterThan(200);
    assertThat(allItems()).endsWith(item(48), item(49)).doesNotContain(item(10));
    assertThat(files.evictedFiles()).isEqualTo(40 - names().size());
    assertThat(files.evictedBytes() + left).isEqualTo(40L * (item(10).length() + 1));
    assertThat(logged.list)
        .isNotEmpty()
        .allSatisfy(
            event ->
                assertThat(event.getFormattedMessage())
                    .startsWith("dropped files full: ")
                    .contains(" of 400 bytes in ", "datanadhi.dropped.max_bytes"));
  }

  @Test
  void whatOthersHaveWrittenCountsForTheCap() throws IOException {
    other("primary_failed_5.jsonl", item(1) + "\n" + " ".repeat(300));
    files(350).keeper().keep(List.of(letter(Place.PRIMARY, item(2))));

    assertThat(names()).containsExactly("primary_failed_" + NOW + ".jsonl");
  }

  @Test
  void moreThanTheCapAtOnceIsRefused() {
    assertThatIOException()
        .isThrownBy(() -> files(20).keeper().keep(List.of(letter(Place.PRIMARY, item(1)))))
        .withMessageContaining("20 bytes")
        .withMessageContaining("datanadhi.dropped.max_bytes");
  }

  @Test
  void leftoversOfADeadProcessAreDeletedAndThoseOfALiveOneAreNot() throws IOException {
    Path dead = other(".primary_failed_1.jsonl.tmp", "torn");
    Files.setLastModifiedTime(dead, FileTime.fromMillis(NOW - 700_000));
    Path live = other(".primary_failed_2.jsonl.tmp", "under way");
    Files.setLastModifiedTime(live, FileTime.fromMillis(NOW - 1_000));

    files(1 << 20).keeper().keep(List.of(letter(Place.PRIMARY, item(1))));

    assertThat(dead).doesNotExist();
    assertThat(live).exists();
  }

  @Test
  void listsTheFilesOfAnyClientOldestFirst() throws IOException {
    other("primary_failed_1772360130000.jsonl", item(1));
    other("some_other-reason_17.jsonl", item(2) + "\n");
    other("fallback_failed_x.jsonl", "");
    other("notes.txt", "");
    other(".primary_failed_3.jsonl.tmp", "");

    assertThat(files(1 << 20).list())
        .extracting(DroppedFile::reason)
        .containsExactly("some_other-reason", "primary_failed");
    assertThat(new DroppedFiles(directory.resolve("nowhere"), 1).list()).isEmpty();
  }

  @Test
  void readsLinesThatAreEmptyCutOffOrNoItems() throws IOException {
    other(
        "primary_failed_1.jsonl",
        "\n"
            + item(1)
            + "\r\nwords\n  \n{\"pipelines\":null,"
            + "\"log_data\":null}\n{\"pipelines\":[],\"log_da");
    DroppedFiles files = files(1 << 20);

    List<DroppedLine> lines = lines(files, files.list().get(0));

    assertThat(lines).extracting(DroppedLine::number).containsExactly(2, 3, 5, 6);
    assertThat(lines)
        .extracting(line -> line.item().isPresent())
        .containsExactly(true, false, true, false);
    assertThat(new String(lines.get(1).bytes(), UTF_8)).isEqualTo("words");
    assertThat(lines.get(1).payload()).isEmpty();
    assertThat(lines.get(2).payload().orElseThrow().size()).isEqualTo(34);
  }

  @Test
  void aLineWithoutAnEndDoesNotFillTheMemory() throws IOException {
    Path file = other("primary_failed_1.jsonl", "x".repeat(1_000) + "\n" + item(1) + "\n");
    try (DroppedReader reader = new DroppedReader(file, 100)) {
      DroppedLine first = reader.next();
      assertThat(first.bytes()).hasSize(100);
      assertThat(first.item()).isEmpty();
      assertThat(reader.next().item()).isPresent();
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void removesLinesThatWereDelivered() throws IOException {
    DroppedFiles files = files(1 << 20);
    files.keeper().keep(Stream.of(1, 2, 3).map(i -> letter(Place.PRIMARY, item(i))).toList());

    files.remove(files.list().get(0), Set.of(1, 3));
    assertThat(allItems()).containsExactly(item(2));
    assertThat(mode(dropped(names().get(0)))).isEqualTo("rw-------");

    files.remove(files.list().get(0), Set.of(1));
    assertThat(names()).isEmpty();
  }

  @Test
  void deletingTwiceIsNoError() throws IOException {
    DroppedFiles files = files(1 << 20);
    files.keeper().keep(List.of(letter(Place.PRIMARY, item(1))));
    DroppedFile file = files.list().get(0);

    files.delete(file);
    files.delete(file);

    assertThat(names()).isEmpty();
  }

  private DroppedFiles files(long maxBytes) {
    return files(maxBytes, Files::createLink);
  }

  private DroppedFiles files(long maxBytes, Placing.Linking linking) {
    return new DroppedFiles(
        directory.resolve("new"), maxBytes, () -> Instant.ofEpochMilli(NOW), new Placing(linking));
  }

  private Path other(String name, String text) throws IOException {
    Files.createDirectories(directory.resolve("new/dropped"));
    return Files.writeString(dropped(name), text);
  }

  private String kept(String body) throws IOException {
    files(1 << 20).keeper().keep(List.of(letter(Place.PRIMARY, body)));
    String line = Files.readString(dropped(names().get(names().size() - 1)));
    assertThat(line).endsWith("\n");
    return line.substring(0, line.length() - 1);
  }

  private Path dropped(String name) {
    return directory.resolve("new/dropped").resolve(name);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve("new/dropped"))) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> allItems() throws IOException {
    DroppedFiles files = files(1 << 20);
    List<String> items = new ArrayList<>();
    for (DroppedFile file : files.list()) {
      lines(files, file).forEach(line -> items.add(new String(line.bytes(), UTF_8)));
    }
    return items;
  }

  private static List<DroppedLine> lines(DroppedFiles files, DroppedFile file) throws IOException {
    List<DroppedLine> lines = new ArrayList<>();
    try (DroppedReader reader = files.read(file)) {
      for (DroppedLine line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static String item(int number) {
    return "{\"pipelines\":[\"p\"],\"log_data\":{\"n\":" + number + "}}";
  }

  private static Letter letter(Place place, String body) {
    return letter(place, Payload.of(body));
  }

  private static Letter letter(Place place, Payload payload) {
    String hop = place == Place.PRIMARY ? null : "fallback";
    return new Letter("domain", "key-id", LOG, payload, place, hop, Reply.of(400));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
