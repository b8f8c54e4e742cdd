package dev.forwarder.bench.disk;

import dev.forwarder.bench.disk.Done.Begun;
import dev.forwarder.bench.disk.SpoolKeeper.AppenderMaker;
import dev.forwarder.retry.spool.NewRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The least that group commit can be: threads hand records to one, which copies what has come into
 * one buffer, writes it over blocks that are there, forces it and answers. No checksum, no index,
 * no limit of anything.
 */
final class BareGroupKeeper implements Keeper {

  private record Asked(NewRecord record, Appender appender) {}

  private final AppenderMaker appenders;
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final List<Asked> group = new ArrayList<>();
  private final ByteBuffer batch = ByteBuffer.allocateDirect(1024 * BareFrames.BYTES);
  private final Records records = new Records();
  private volatile boolean isAsleep;

  BareGroupKeeper(AppenderMaker appenders) {
    this.appenders = appenders;
  }

  @Override
  public Done write(Path folder, KeeperTask task) throws Exception {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("bare"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      BareForcedKeeper.allocate(file, task.records() * BareFrames.BYTES);
      Thread writer = Thread.currentThread();
      Appenders all =
          appenders.make(
              (record, appender) -> ask(record, appender, writer), records, task.records());
      Begun begun = Begun.now();
      all.start();
      long written = 0;
      long groups = 0;
      long end = all.total();
      while (written < end) {
        awaitSome();
        BareForcedKeeper.writeAndForce(file, batch.flip(), written * BareFrames.BYTES);
        written += group.size();
        groups++;
        group.forEach(one -> one.appender().answer());
        group.clear();
      }
      all.awaitEnd();
      return begun.done(written, (double) written / groups);
    }
  }

  private void ask(NewRecord record, Appender appender, Thread writer) {
    asked.add(new Asked(record, appender));
    if (isAsleep) {
      isAsleep = false;
      LockSupport.unpark(writer);
    }
  }

  private void awaitSome() throws IOException {
    batch.clear();
    while (group.isEmpty()) {
      while (batch.remaining() >= BareFrames.BYTES && !asked.isEmpty()) {
        Asked one = asked.remove();
        ByteBuffer body = one.record().parts()[0];
        batch.position(batch.position() + BareFrames.BYTES - Records.BYTES);
        batch.put(body.duplicate());
        group.add(one);
      }
      if (group.isEmpty()) {
        isAsleep = true;
        if (asked.isEmpty()) {
          LockSupport.park(this);
        }
      }
    }
  }
}
