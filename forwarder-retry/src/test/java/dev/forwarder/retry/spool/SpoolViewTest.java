package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.retry.spool.format.SegmentHeader;
import dev.forwarder.testing.disk.DiskOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What anybody sees of a spool, whoever has it. */
class SpoolViewTest {

  private final SpoolRig rig = new SpoolRig(1, Fsync.INTERVAL);

  /** Three segments of five records, of which the second, the fifth and the last are done. */
  private SpoolModel fill(FramingKind framing) {
    SpoolModel model = new SpoolModel(rig, framing);
    for (int segment = 0; segment < 3; segment++) {
      for (int i = 0; i < 5; i++) {
        model.append(i % 2 == 0 ? "even" : "odd", 10, true);
      }
      rig.run();
      if (segment < 2) {
        rig.close();
        rig.open();
        model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
        model.read(tag -> true, 100, ReadOrder.OLDEST_FIRST);
      }
    }
    for (int id : new int[] {1, 4, 14}) {
      model.acknowledge(model.entries.get(id));
    }
    rig.run();
    return model;
  }

  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void readsWhatIsLiveOldestFirstWhileTheSpoolIsInUse(FramingKind framing) throws IOException {
    SpoolRig inUse = new SpoolRig(1, Fsync.INTERVAL, framing).open();
    SpoolModel model = new SpoolModel(inUse, framing);
    for (int i = 0; i < 5; i++) {
      model.append("tag " + i, 10, true);
    }
    inUse.run();
    model.acknowledge(model.entries.get(1));
    inUse.run();

    List<ViewedRecord> records = records(view(inUse));

    assertThat(records)
        .extracting(ViewedRecord::tag)
        .containsExactly("tag 0", "tag 2", "tag 3", "tag 4");
    assertThat(records.get(1).body().array()).isEqualTo(model.entries.get(2).body);
    assertThat(records).extracting(ViewedRecord::sequence).isSorted();
    assertThat(records).extracting(ViewedRecord::createdMillis).containsOnly(inUse.wallMillis());
  }

  @Test
  void changesNothing() throws IOException {
    rig.open();
    fill(FramingKind.BINARY);
    Map<Path, byte[]> before = rig.disk.damage().image();
    long operations = rig.disk.operations();

    records(view(rig));
    view(rig).segments();
    view(rig).check();

    assertThat(rig.disk.damage().image()).usingRecursiveComparison().isEqualTo(before);
    assertThat(rig.disk.journal().stream().skip(operations).map(DiskOperation::kind))
        .isNotEmpty()
        .noneMatch(DiskOperation.Kind::isChanging)
        .doesNotContain(DiskOperation.Kind.LOCK);
  }

  @Test
  void countsAsTheSpoolDoes() throws IOException {
    rig.open();
    fill(FramingKind.BINARY);

    List<ViewedSegment> segments = view(rig).segments();

    assertThat(segments).extracting(ViewedSegment::live).containsExactly(3L, 5L, 4L);
    assertThat(segments.stream().mapToLong(ViewedSegment::live).sum())
        .isEqualTo(rig.log.statistics().records());
    assertThat(segments.stream().mapToLong(ViewedSegment::fileBytes).sum())
        .isEqualTo(rig.log.statistics().fileBytes());
    assertThat(segments).extracting(ViewedSegment::oldestMillis).containsOnly(rig.wallMillis());
  }

  @Test
  void findsNoDamageInASpoolThatIsInUseClosedOrWhoseProcessDied() throws IOException {
    rig.open();
    fill(FramingKind.BINARY);
    assertThat(view(rig).check()).isEqualTo(new ViewedCheck(12, List.of()));

    rig.disk.crash();
    assertThat(view(rig).check()).isEqualTo(new ViewedCheck(12, List.of()));

    rig.open();
    rig.close();
    assertThat(view(rig).check()).isEqualTo(new ViewedCheck(12, List.of()));
  }

  @Test
  void tellsWhereAndWhatAFlippedByteCosts() throws IOException {
    rig.open();
    fill(FramingKind.BINARY);
    rig.close();
    Map<Path, byte[]> image = rig.disk.damage().image();
    for (Path file : segmentFiles(image)) {
      for (int at = SegmentHeader.BYTES; at < image.get(file).length; at++) {
        rig.disk.damage().restore(image);
        rig.disk.damage().flip(file, at, 1);

        ViewedCheck check = view(rig).check();
        long lost = check.damage().stream().mapToLong(ViewedDamage::lost).sum();

        String where = file + " at " + at;
        assertThat(check.records() + lost).as(where).isEqualTo(12);
        assertThat(check.damage()).as(where).hasSizeLessThanOrEqualTo(1);
        for (ViewedDamage damage : check.damage()) {
          assertThat(damage.file()).isEqualTo(file);
          assertThat(damage.offset()).as(where).isLessThanOrEqualTo(at);
          assertThat(damage.lastSequence()).as(where).isEqualTo(damage.firstSequence());
        }
        assertThat(records(view(rig))).as(where).hasSize((int) check.records());
      }
    }
  }

  @Test
  void aFlippedByteOfARecordIsAlwaysTold() throws IOException {
    rig.open();
    fill(FramingKind.BINARY);
    rig.close();
    Map<Path, byte[]> image = rig.disk.damage().image();
    Path file = segmentFiles(image).get(1);

    rig.disk.damage().flip(file, SegmentHeader.BYTES + 40, 1);

    assertThat(view(rig).check().damage())
        .containsExactly(
            new ViewedDamage(file, SegmentHeader.BYTES, 6, 6, 1, "it does not verify"));
  }

  @Test
  void tellsWhatWasInASegmentThatIsMissing() throws IOException {
    rig.open();
    fill(FramingKind.BINARY);
    rig.close();
    Path file = segmentFiles(rig.disk.damage().image()).get(0);

    rig.disk.damage().delete(file);

    ViewedCheck check = view(rig).check();
    assertThat(check.records()).isEqualTo(9);
    assertThat(check.damage())
        .containsExactly(new ViewedDamage(file, 0, 1, 5, 3, "the file is missing"));
  }

  @Test
  void readsWithoutAManifestAndUnderOtherNamesAsItIs() throws IOException {
    rig.open();
    fill(FramingKind.BINARY);
    rig.close();
    Map<Path, byte[]> image = rig.disk.damage().image();
    List<Path> files = segmentFiles(image);

    rig.disk.damage().swap(files.get(0), files.get(2));
    assertThat(view(rig).check()).isEqualTo(new ViewedCheck(12, List.of()));

    image.keySet().stream()
        .filter(file -> file.toString().contains("manifest"))
        .forEach(file -> rig.disk.damage().delete(file));
    assertThat(view(rig).check()).isEqualTo(new ViewedCheck(12, List.of()));
  }

  @Test
  void knowsASpoolFromAnotherFolder() throws IOException {
    assertThat(new SpoolView(rig.disk, SpoolRig.FOLDER, null).isSpool()).isFalse();

    rig.open();

    SpoolView view = new SpoolView(rig.disk, SpoolRig.FOLDER, null);
    assertThat(view.isSpool()).isTrue();
    assertThat(view.logs()).isEmpty();
    fill(FramingKind.BINARY);
    assertThat(view.logs()).extracting(LogView::domain).containsExactly(SpoolRig.DOMAIN);
    assertThat(view.logs()).extracting(LogView::kind).containsExactly(LogKind.NORMAL);
  }

  private static LogView view(SpoolRig of) throws IOException {
    return new SpoolView(of.disk, SpoolRig.FOLDER, null).logs().get(0);
  }

  private static List<ViewedRecord> records(LogView log) throws IOException {
    List<ViewedRecord> records = new ArrayList<>();
    try (ViewCursor cursor = log.records()) {
      for (ViewedRecord one = cursor.next(); one != null; one = cursor.next()) {
        records.add(one);
      }
    }
    return records;
  }

  private static List<Path> segmentFiles(Map<Path, byte[]> image) {
    return image.keySet().stream()
        .filter(file -> file.toString().endsWith(".seg"))
        .sorted()
        .toList();
  }
}
