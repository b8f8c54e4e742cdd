package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.retry.disk.DiskLimits;
import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.cipher.SpoolKey;
import dev.forwarder.retry.spool.format.FramingKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records at rest, encrypted. */
class SpoolEncryptionTest {

  private static final SpoolKey KEY = SpoolKey.parse("0123456789abcdef".repeat(4));
  private static final SpoolKey OTHER = SpoolKey.parse("f123456789abcdef".repeat(4));

  private static SpoolSettings with(@Nullable SpoolKey key) {
    return new SpoolSettings(
        DiskLimits.of(1L << 40),
        FullAction.DROP_OLDEST,
        Duration.ofSeconds(1),
        64,
        LogSettings.DEFAULT,
        key);
  }

  private static SpoolRig filled(SpoolModel[] model) {
    SpoolRig rig = new SpoolRig(1, Fsync.ALWAYS).with(with(KEY)).open();
    model[0] = new SpoolModel(rig, FramingKind.BINARY);
    for (int i = 0; i < 100; i++) {
      model[0].append("tag" + i % 3, i * 37, false);
    }
    rig.run();
    return rig;
  }

  @Test
  void deliversWhatWasEncryptedAfterACloseAndAfterACrash() {
    for (boolean closed : new boolean[] {true, false}) {
      SpoolModel[] model = {null};
      SpoolRig rig = filled(model);
      if (closed) {
        rig.close();
      } else {
        rig.disk.crash();
      }
      rig.open();
      model[0].read(tag -> true, 1_000, ReadOrder.OLDEST_FIRST);
      assertThat(model[0].in(State.TAKEN)).hasSize(100);
      assertThat(rig.losses).isEmpty();
    }
  }

  @Test
  void writesNothingOfARecordInTheClear() {
    SpoolRig rig = new SpoolRig(2, Fsync.ALWAYS).with(with(KEY)).open();
    byte[] secret = "a secret that nobody reads".getBytes(StandardCharsets.UTF_8);
    rig.log.append(
        new NewRecord(rig.wallMillis(), "tag", false, ByteBuffer.wrap(secret)),
        new AppendCallback() {
          @Override
          public void appended(Place place) {}

          @Override
          public void refused(AppendRefusal refusal) {
            throw new AssertionError(refusal.toString());
          }
        });
    rig.run();
    rig.close();
    for (byte[] bytes : rig.disk.damage().image().values()) {
      assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    }
    rig.open();
    List<StoredRecord> found = new ArrayList<>();
    rig.log.read(new ReadRequest(t -> true, 9, 999, ReadOrder.OLDEST_FIRST), found::addAll);
    rig.run();
    assertThat(found).extracting(record -> record.body().array()).containsExactly(secret);
  }

  @Test
  void aViewReadsWithTheKeyAndSaysWithoutItThatItIsEncrypted() throws IOException {
    SpoolModel[] model = {null};
    SpoolRig rig = filled(model);
    rig.close();
    for (SpoolKey wrong : new SpoolKey[] {OTHER, null}) {
      for (LogView log : new SpoolView(rig.disk, SpoolRig.FOLDER, wrong).logs()) {
        assertThatExceptionOfType(SpoolKeyException.class)
            .isThrownBy(() -> log.records().next())
            .withMessageContaining("is encrypted");
        assertThatExceptionOfType(SpoolKeyException.class).isThrownBy(log::check);
      }
    }
    List<LogView> logs = new SpoolView(rig.disk, SpoolRig.FOLDER, KEY).logs();
    assertThat(logs).hasSize(1);
    assertThat(logs.get(0).check()).isEqualTo(new ViewedCheck(100, List.of()));
  }

  @Test
  void aWrongKeyAndNoneAreClearErrorsAndDestroyNothing() {
    for (SpoolKey wrong : new SpoolKey[] {OTHER, null}) {
      SpoolModel[] model = {null};
      SpoolRig rig = filled(model);
      rig.disk.crash();
      Map<Path, byte[]> before = rig.disk.damage().image();
      assertThatThrownBy(() -> rig.with(with(wrong)).open())
          .hasCauseInstanceOf(SpoolKeyException.class)
          .hasMessageContaining("encrypted");
      Map<Path, byte[]> after = rig.disk.damage().image();
      assertThat(after.keySet()).isEqualTo(before.keySet());
      before.forEach((file, bytes) -> assertThat(after.get(file)).isEqualTo(bytes));
      rig.with(with(KEY)).open();
      model[0].read(tag -> true, 1_000, ReadOrder.OLDEST_FIRST);
      assertThat(model[0].in(State.TAKEN)).hasSize(100);
    }
  }
}
