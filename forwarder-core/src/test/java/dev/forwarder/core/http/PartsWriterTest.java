package dev.forwarder.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PartsWriterTest {

  /** Takes so much at a time, and then nothing until it is emptied. */
  private static final class Channel implements DataStreamChannel {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final Random chance;
    private final int most;
    private int room = Integer.MAX_VALUE;
    private int writes;

    Channel(int most, long seed) {
      this.most = most;
      this.chance = new Random(seed);
    }

    void empty() {
      room = most == 0 ? Integer.MAX_VALUE : chance.nextInt(most + 1);
    }

    @Override
    public int write(ByteBuffer from) {
      int some = Math.min(room, from.remaining());
      byte[] bytes = new byte[some];
      from.get(bytes);
      taken.writeBytes(bytes);
      room -= some;
      writes++;
      return some;
    }

    @Override
    public void requestOutput() {}

    @Override
    public void endStream() {}

    @Override
    public void endStream(List<? extends Header> trailers) {}
  }

  private static ByteBuffer[] cut(byte[] body, Random chance, int longest) {
    List<ByteBuffer> parts = new ArrayList<>();
    int at = 0;
    while (at < body.length) {
      int length = Math.min(body.length - at, chance.nextInt(longest));
      parts.add(ByteBuffer.wrap(body, at, length).slice());
      at += length;
    }
    parts.add(ByteBuffer.allocate(0));
    return parts.toArray(ByteBuffer[]::new);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 5_000, 200_000})
  void writesEachByteOnceHoweverLittleIsTaken(int most) throws IOException {
    for (long seed = 1; seed <= 40; seed++) {
      Random chance = new Random(seed);
      byte[] body = new byte[chance.nextInt(most == 1 ? 2_000 : 300_000)];
      chance.nextBytes(body);
      Channel channel = new Channel(most, seed);
      ByteBuffer[] parts = cut(body, chance, 1 + chance.nextInt(100_000));
      PartsWriter writer = new PartsWriter(parts, chance.nextBoolean());
      boolean isDone = false;
      while (!isDone) {
        channel.empty();
        isDone = writer.write(channel);
      }

      assertThat(channel.taken.toByteArray()).as("seed %s", seed).isEqualTo(body);
    }
  }

  @Test
  void smallPartsAreWrittenTogetherAndLargeOnesByThemselves() throws IOException {
    assertThat(writes(false, small())).isEqualTo(2);

    ByteBuffer large = ByteBuffer.allocate(1 << 20);
    assertThat(writes(false, ByteBuffer.allocate(1), large, ByteBuffer.allocate(1))).isEqualTo(3);
    assertThat(writes(false, ByteBuffer.allocate(10))).isEqualTo(1);
    assertThat(writes(false)).isZero();
  }

  @Test
  void overTlsNoMoreIsPutTogetherThanARecordHolds() throws IOException {
    assertThat(writes(true, small())).isEqualTo(40);
  }

  @Test
  void aWriteThatWasCutMakesTheNextOnesSmallAndTheyGrowAgain() throws IOException {
    Channel channel = new Channel(0, 1);
    PartsWriter writer = new PartsWriter(small(), false);
    channel.room = 10 << 10;
    assertThat(writer.write(channel)).isFalse();
    channel.empty();
    assertThat(writer.write(channel)).isTrue();

    // 10 KiB of 512, then 10, 20, 40, 80, 160, 320
    assertThat(channel.writes).isEqualTo(7);
  }

  private static ByteBuffer[] small() {
    return Stream.generate(() -> ByteBuffer.allocate(1 << 10))
        .limit(640)
        .toArray(ByteBuffer[]::new);
  }

  private static int writes(boolean isEncrypted, ByteBuffer... parts) throws IOException {
    Channel channel = new Channel(0, 1);
    assertThat(new PartsWriter(parts, isEncrypted).write(channel)).isTrue();
    return channel.writes;
  }
}
