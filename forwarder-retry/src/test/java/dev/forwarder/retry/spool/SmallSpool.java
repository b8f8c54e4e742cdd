package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.SpoolModel.Entry;
import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A spool of three segments, closed, some records of which are acknowledged: to be damaged. */
final class SmallSpool {
  final SpoolRig rig;
  final SpoolModel model;
  final Map<Path, byte[]> image;
  final long live;

  SmallSpool(FramingKind framing, boolean closed) {
    rig = new SpoolRig(1, Fsync.INTERVAL, framing).open();
    model = new SpoolModel(rig, framing);
    for (int segment = 0; segment < 3; segment++) {
      for (int i = 0; i < 5; i++) {
        model.append(i % 2 == 0 ? "even" : "odd", 10, true);
      }
      rig.run();
      model.acknowledge(model.in(State.TAKEN).get(1 + 4 * segment));
      rig.run();
      if (segment < 2) {
        reopen();
      }
    }
    if (closed) {
      rig.close();
    } else {
      rig.disk.crash();
    }
    image = rig.disk.damage().image();
    live = model.in(State.TAKEN).size();
  }

  private void reopen() {
    rig.close();
    rig.open();
    model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
    model.read(tag -> true, 100, ReadOrder.OLDEST_FIRST);
  }

  /** All files as they were, and nobody has them open. */
  void reset() {
    rig.disk.crash();
    rig.disk.damage().restore(image);
    rig.losses.clear();
    for (Entry entry : model.entries.values()) {
      entry.state = entry.state == State.ENDED ? State.ENDED : State.FREE;
    }
  }

  List<Path> files() {
    return image.keySet().stream().filter(file -> !file.endsWith("lock")).toList();
  }

  List<Path> segments() {
    return files().stream().filter(file -> file.toString().endsWith(".seg")).toList();
  }

  /** Opens it and reads all; how many live records were delivered. */
  int deliver() {
    // An acknowledgement that is damaged brings its records back.
    List<Entry> ended = model.in(State.ENDED);
    ended.forEach(entry -> entry.state = State.FREE);
    rig.open();
    rig.check();
    int delivered = 0;
    for (int round = 0; round < 4; round++) {
      for (Entry entry : model.read(tag -> true, 7, ReadOrder.NEWEST_FIRST)) {
        delivered += ended.contains(entry) ? 0 : 1;
      }
      rig.check();
    }
    ended.forEach(entry -> entry.state = State.ENDED);
    return delivered;
  }
}
