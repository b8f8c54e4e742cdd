package dev.forwarder.cli.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineItemsTest {
  private static final Input INPUT = new Input("events", null);
  private static final int MAX = 10;

  @Test
  void linesAreWithoutTheirEnds() throws IOException {
    assertThat(read("one\ntwo\r\nthree")).containsExactly("1@0 one", "2@4 two", "3@9 three");
  }

  @Test
  void emptyLinesAreSkippedAndCountedAndNumbered() throws IOException {
    LineItems items = items("\na\n\r\n\nb\n".getBytes(UTF_8), MAX);

    assertThat(all(items)).containsExactly("2@1 a", "5@6 b");
    assertThat(items.skippedLines()).isEqualTo(3);
    assertThat(items.bytesRead()).isEqualTo(8);
  }

  @Test
  void carriageReturnThatEndsNoLineIsContent() throws IOException {
    assertThat(read("a\rb\n\rc\nd\r")).containsExactly("1@0 a\rb", "2@4 \rc", "3@7 d\r");
  }

  @Test
  void onlyOneCarriageReturnBelongsToTheLineEnd() throws IOException {
    assertThat(read("a\r\r\n")).containsExactly("1@0 a\r");
  }

  @Test
  void emptyInputHasNoItems() throws IOException {
    assertThat(read("")).isEmpty();
  }

  @Test
  void bytesAreTakenAsTheyAre() throws IOException {
    byte[] binary = {0, (byte) 0xff, (byte) 0xc3, 7, '\n', (byte) 0x80};

    LineItems items = items(binary, MAX);

    assertThat(items.next().content()).containsExactly(0, 0xff, 0xc3, 7);
    assertThat(items.next().content()).containsExactly(0x80);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", ""})
  void lineOfExactlyTheLimitIsTakenAndOneByteMoreIsNot(String end) throws IOException {
    assertThat(read("0123456789" + end)).containsExactly("1@0 0123456789");
    assertThat(read("0123456789a" + end)).containsExactly("1@0 too long: 11");
  }

  @Test
  void linesGoOnAfterOneThatIsTooLong() throws IOException {
    assertThat(read("a\n" + "x".repeat(700_000) + "\nb\n"))
        .containsExactly("1@0 a", "2@2 too long: 700000", "3@700003 b");
  }

  @Test
  void hugeLineIsNotHeldInMemory() throws IOException {
    long size = 3L << 30;
    LineItems items = new LineItems(INPUT, new Zeros(size), MAX);

    Item item = items.next();

    assertThat(item.size()).isEqualTo(size);
    assertThat(item.content()).isNull();
    assertThat(items.next()).isNull();
  }

  /** Against the simplest thing that could be right, however the bytes come in. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void sameLinesHoweverTheBytesComeIn(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] bytes = someLines(random);

    List<String> whole = all(items(bytes, MAX));
    List<String> trickled =
        all(new LineItems(INPUT, new Trickle(new ByteArrayInputStream(bytes), random), MAX));

    assertThat(whole).isEqualTo(expected(bytes));
    assertThat(trickled).isEqualTo(whole);
  }

  private static byte[] someLines(Random random) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] letters = {'a', 'b', '\r', '\n', '\n'};
    for (int i = 0; i < 5_000; i++) {
      bytes.write(letters[random.nextInt(letters.length)]);
      if (random.nextInt(50) == 0) {
        bytes.writeBytes("long".repeat(random.nextInt(6)).getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static List<String> expected(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    String text = new String(bytes, UTF_8);
    int number = 0;
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      String line = text.substring(start, end < 0 ? text.length() : end);
      line = end >= 0 && line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      number++;
      if (line.length() > MAX) {
        lines.add(number + "@" + start + " too long: " + line.length());
      } else if (!line.isEmpty()) {
        lines.add(number + "@" + start + " " + line);
      }
      start = end < 0 ? text.length() : end + 1;
    }
    return lines;
  }

  private static List<String> read(String text) throws IOException {
    return all(items(text.getBytes(UTF_8), MAX));
  }

  private static LineItems items(byte[] bytes, int max) {
    return new LineItems(INPUT, new ByteArrayInputStream(bytes), max);
  }

  private static List<String> all(LineItems items) throws IOException {
    List<String> all = new ArrayList<>();
    for (Item item = items.next(); item != null; item = items.next()) {
      String line = item.place().substring("events:".length()) + "@" + item.offset() + " ";
      byte[] content = item.content();
      all.add(line + (content == null ? "too long: " + item.size() : new String(content, UTF_8)));
    }
    return all;
  }

  /** Gives few bytes at a time. */
  private static final class Trickle extends FilterInputStream {
    private final Random random;

    Trickle(InputStream in, Random random) {
      super(in);
      this.random = random;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(4)));
    }
  }

  /** As many zeros as asked for. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long size) {
      left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int given = (int) Math.min(left, length);
      left -= given;
      return given == 0 ? -1 : given;
    }
  }
}
