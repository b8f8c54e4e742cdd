package dev.forwarder.cli.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Header;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Priority;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class PayloadMakerTest {
  private static final Path FILE = Path.of("/data/events.ndjson");

  @Test
  void sameFileOffsetAndContentGiveTheSameIdWhateverTheFileWasCalled() {
    assertThat(id("events.ndjson", FILE, 7, "a")).isEqualTo(id("./events.ndjson", FILE, 7, "a"));
  }

  @Test
  void idChangesWithFileOffsetAndContent() {
    PayloadId id = id("e", FILE, 7, "a");

    assertThat(id("e", Path.of("/data/other"), 7, "a")).isNotEqualTo(id);
    assertThat(id("e", FILE, 8, "a")).isNotEqualTo(id);
    assertThat(id("e", FILE, 7, "b")).isNotEqualTo(id);
    assertThat(id("-", null, 7, "a")).isNotEqualTo(id);
  }

  @Test
  void pathAndContentDoNotRunIntoEachOther() {
    assertThat(id("e", Path.of("/a"), 0, "bc")).isNotEqualTo(id("e", Path.of("/ab"), 0, "c"));
  }

  @Test
  void payloadCarriesContentTypePriorityAndId() {
    Item item = new Item(new Input("e", FILE), 1, 7, 1, "a".getBytes(UTF_8));

    Payload payload =
        new PayloadMaker("text/plain", Priority.HIGH, Bodies.AS_THEY_ARE)
            .make(item, "a".getBytes(UTF_8));

    assertThat(payload.headers()).containsExactly(new Header("Content-Type", "text/plain"));
    assertThat(payload.priority()).isEqualTo(Priority.HIGH);
    assertThat(payload.id()).isEqualTo(id("e", FILE, 7, "a"));
    assertThat(payload.body().get(0)).isEqualTo((byte) 'a');
  }

  private static PayloadId id(String name, Path file, long offset, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return PayloadMaker.idOf(
        new Item(new Input(name, file), 1, offset, bytes.length, bytes), bytes);
  }
}
