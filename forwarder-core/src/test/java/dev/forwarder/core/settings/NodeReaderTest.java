package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeReaderTest {
  @Test
  void keepsValuesAsTheyWereWritten() throws BadValueException {
    Node.Section root =
        (Node.Section) NodeReader.yaml("a: 00123\nb: 1_0\nc: yes\nd: 'x: y'\ne: 0x1F\nf: 1e5\n");

    assertThat(root.entries().values().stream().map(node -> ((Node.Text) node).text()))
        .containsExactly("00123", "1_0", "yes", "x: y", "0x1F", "1e5");
  }

  @Test
  void knowsTheLineOfEachPart() throws BadValueException {
    Node.Section root = (Node.Section) NodeReader.yaml("# first\na: 1\nb:\n  - x\n  - y: 2\n");

    Node.Items items = (Node.Items) root.entries().get("b");
    assertThat(root.entries().get("a").line()).isEqualTo(2);
    assertThat(items.items()).extracting(Node::line).containsExactly(4, 5);
  }

  @Test
  void tabsForIndentationAreNamed() {
    assertThatThrownBy(() -> NodeReader.yaml("proxy:\n\thttp: http://p\n"))
        .hasMessageContaining("not YAML")
        .hasMessageContaining("with spaces, not with tabs");
    assertThatThrownBy(() -> NodeReader.yaml("a: [1\n")).message().doesNotContain("tabs");
  }

  @Test
  void refusesANameGivenTwice() {
    assertThatThrownBy(() -> NodeReader.yaml("a: 1\nb: 2\na: 3\n"))
        .hasMessage("the same name twice, at lines 1 and 3");
  }

  @Test
  void refusesAliasesAndSoTreesThatGrowOutOfThem() {
    String laughs = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";

    assertThatThrownBy(() -> NodeReader.yaml(laughs)).hasMessageStartingWith("alias at line 2");
  }

  @Test
  void refusesDeepNesting() {
    assertThatThrownBy(() -> NodeReader.yaml("a: " + "[".repeat(40) + "]".repeat(40)))
        .hasMessageContaining("nested deeper than 16");
    assertThatThrownBy(() -> NodeReader.json("[".repeat(100_000)))
        .isInstanceOf(BadValueException.class);
  }

  @Test
  void refusesASecondDocument() {
    assertThatThrownBy(() -> NodeReader.yaml("a: 1\n---\nb: 2\n"))
        .hasMessage("must end at line 3, where something else begins");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k: @s3cr3t",
        "k: [s3cr3t",
        "k: s3cr3t: x",
        "k: \"s3cr3t",
        "k: %s3cr3t",
        "k: *s3cr3t",
        "? [s3cr3t]\n: b",
        "{s3cr3t, s3cr3t}",
        "s3cr3t: 1\ns3cr3t: 2",
      })
  void neverQuotesWhatItCannotRead(String text) {
    assertThatThrownBy(() -> NodeReader.yaml(text))
        .isInstanceOf(BadValueException.class)
        .message()
        .doesNotContain("s3cr3t");
  }

  /** Whatever the text, it is read or refused; nothing else comes out, and nothing hangs. */
  @Test
  void readsOrRefusesAnything() {
    Random random = new Random(3);
    String seed =
        "domains:\n- {url: 'https://a', keys: [\"k\", {id: x, key: y}]}\nproxy:\n  http: |\n   x\n";
    String alphabet = "{}[]:,&*!|>'\"%@`#-? \n\tx0\\\u0000\u00e9\ud83d\ude00~<";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(seed);
      for (int edits = 1 + random.nextInt(6); edits > 0; edits--) {
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        int at = random.nextInt(text.length());
        text.replace(at, at + random.nextInt(2), String.valueOf(c));
      }
      assertReadOrRefused(text.toString());
    }
  }

  private static void assertReadOrRefused(String text) {
    try {
      assertThat(NodeReader.yaml(text)).isNotNull();
    } catch (BadValueException e) {
      assertThat(e).hasMessageNotContaining(text);
    }
  }
}
