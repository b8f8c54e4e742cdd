package dev.forwarder.cli.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.forwarder.cli.CommandLines;
import dev.forwarder.cli.console.FakeConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a spool that {@code send} has left. */
final class SpoolCommandTest {
  private static final String KEY = "0123456789abcdef-not-to-be-seen";
  private static final String DOMAIN = "127.0.0.1-1";

  /** Behind the header of a segment in binary framing. */
  private static final int FIRST_RECORD = 72;

  @TempDir private Path folder;

  private final FakeConsole console = new FakeConsole();

  @Test
  void catPrintsARecordALineOldestFirstWithoutTheKey() throws Exception {
    leave("1\n{\"a\":2}\n3\n");

    assertThat(spool("cat")).isZero();

    List<JsonNode> lines = lines();
    assertThat(lines)
        .extracting(line -> line.get("body").asText())
        .containsExactly("1", "{\"a\":2}", "3");
    assertThat(lines.get(1).get("domain").asText()).isEqualTo(DOMAIN);
    assertThat(lines.get(1).get("endpoint").asText()).isEqualTo("intake");
    assertThat(lines.get(1).get("priority").asText()).isEqualTo("normal");
    assertThat(lines.get(1).get("size").asInt()).isEqualTo(7);
    assertThat(lines.get(1).get("key_id").asText()).isNotEmpty();
    assertThat(lines.get(1).get("created").asText()).endsWith("Z");
    assertThat(lines.get(0).get("seq").asLong()).isLessThan(lines.get(1).get("seq").asLong());
    assertThat(console.out()).doesNotContain(KEY);
  }

  @Test
  void bodyThatIsNoTextIsInBase64() throws Exception {
    Path file = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, 0});
    leaveFiles("--whole", file.toString());

    assertThat(spool("cat")).isZero();

    assertThat(lines().get(0).get("body_base64").binaryValue()).containsExactly(0xff, 0);
    assertThat(lines().get(0).has("body")).isFalse();
  }

  @Test
  void exportHasAllThatMakesTheSameRequestAgainInAFileOfItsOwner() throws Exception {
    leave("1\n");
    Path file = folder.resolve("waiting.ndjson");

    assertThat(spool("export", "--out", file.toString())).as(console.err()).isZero();

    JsonNode line = new ObjectMapper().readTree(Files.readString(file));
    assertThat(line.get("body").asText()).isEqualTo("1");
    assertThat(line.get("path").asText()).isEqualTo("/intake/");
    assertThat(line.get("headers").toString())
        .isEqualTo("[{\"name\":\"Content-Type\",\"value\":\"application/json\"}]");
    assertThat(line.get("payload_id").asText()).isNotEmpty();
    assertThat(line.get("attempts").isNumber()).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(spool("export", "--out", file.toString())).isEqualTo(2);
    assertThat(console.err())
        .contains("cannot make '" + file + "': something else has that name already");
  }

  @Test
  void lsAndStatCountWhatIsThere() throws Exception {
    leave("1\n2\n3\n");

    assertThat(spool("ls", "--json")).isZero();
    JsonNode log = lines().get(0).get("logs").get(0);
    assertThat(log.get("domain").asText()).isEqualTo(DOMAIN);
    assertThat(log.get("log").asText()).isEqualTo("normal");
    assertThat(log.get("records").asInt()).isEqualTo(3);
    assertThat(log.get("file_bytes").asLong()).isEqualTo(Files.size(segments().get(0)));

    FakeConsole own = new FakeConsole();
    assertThat(CommandLines.run(own, "spool", "stat", folder.resolve("spool").toString())).isZero();
    assertThat(own.out()).contains("0000000000000001.seg", "live", DOMAIN);
    assertThat(spool("ls")).isZero();
    assertThat(console.out()).contains("records", DOMAIN + "  normal");
  }

  @Test
  void verifyFindsNothingInASpoolThatIsWhole() throws Exception {
    leave("1\n2\n3\n");

    assertThat(spool("verify")).isZero();
    assertThat(console.out())
        .isEqualTo("3 live records verified; 0 damaged places, 0 records lost\n");
  }

  @Test
  void verifyNamesSegmentPlaceSequencesAndLoss() throws Exception {
    leave("1\n2\n3\n");
    Path segment = segments().get(0);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[FIRST_RECORD + 40] ^= 1;
    Files.write(segment, bytes);

    assertThat(spool("verify")).isEqualTo(1);
    assertThat(console.out())
        .contains(segment + " at byte 72: it does not verify (sequence 1): 1 record lost")
        .contains("2 live records verified; 1 damaged place, 1 record lost");

    FakeConsole own = new FakeConsole();
    String spool = folder.resolve("spool").toString();
    assertThat(CommandLines.run(own, "spool", "verify", "--json", spool)).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(own.out());
    assertThat(json.get("records").asInt()).isEqualTo(2);
    assertThat(json.get("lost").asInt()).isEqualTo(1);
    assertThat(json.get("damage").get(0).get("first_seq").asInt()).isEqualTo(1);
    assertThat(spool("cat")).isZero();
  }

  @Test
  void encryptedSpoolIsReadWithItsKeyAndSaysWithoutItThatItIsOne() throws Exception {
    String keyFile =
        Files.writeString(folder.resolve("spool.key"), "0123456789abcdef".repeat(4)).toString();
    String lines = Files.writeString(folder.resolve("lines"), "a secret\n").toString();
    leaveFiles("--key-file", keyFile, lines);
    Path out = folder.resolve("waiting.ndjson");

    assertThat(spool("cat")).isEqualTo(2);
    assertThat(spool("verify")).isEqualTo(2);
    assertThat(spool("export", "--out", out.toString())).isEqualTo(2);
    assertThat(console.err())
        .contains("--key-file: ", "is encrypted, and no key is given")
        .doesNotContain("unexpectedly");
    assertThat(out).doesNotExist();
    assertThat(console.out()).isEmpty();
    assertThat(spool("cat", "--key-file", keyFile)).isZero();
    assertThat(lines().get(0).get("body").asText()).isEqualTo("a secret");
    assertThat(spool("export", "--out", out.toString(), "--key-file", keyFile)).isZero();
    assertThat(new String(Files.readAllBytes(segments().get(0)), UTF_8)).doesNotContain("secret");
  }

  @Test
  void folderThatIsNoSpoolIsBadUsage() throws Exception {
    assertThat(spool("ls")).isEqualTo(2);
    assertThat(console.err()).contains("DIR: there is no spool in ");
  }

  @Test
  void domainThatIsNotThereIsNamedWithThoseThatAre() throws Exception {
    leave("1\n");

    assertThat(spool("cat", "--domain", DOMAIN)).isZero();
    assertThat(lines()).hasSize(1);
    assertThat(spool("cat", "--domain", "other")).isEqualTo(2);
    assertThat(console.err()).contains("--domain: 'other'", DOMAIN);
  }

  /** What {@code send} leaves there when nobody takes it. */
  private void leave(String lines) throws IOException {
    leaveFiles(Files.write(folder.resolve("lines"), lines.getBytes(UTF_8)).toString());
  }

  private void leaveFiles(String... arguments) {
    FakeConsole own = new FakeConsole();
    List<String> all = new ArrayList<>();
    all.add("--spool=" + folder.resolve("spool"));
    all.add("--durability=write_ahead"); // on disk in the order of the lines
    all.add("--stop-timeout=0s");
    all.add("--domain=http://127.0.0.1:1=" + KEY);
    all.addAll(List.of(arguments));
    int exit = CommandLines.run(own, "send", all.toArray(String[]::new));
    assertThat(exit).as(own.err()).isEqualTo(1);
  }

  private int spool(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    all.add(folder.resolve("spool").toString());
    return CommandLines.run(console, "spool", all.toArray(String[]::new));
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : console.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("spool"))) {
      return files.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    }
  }
}
