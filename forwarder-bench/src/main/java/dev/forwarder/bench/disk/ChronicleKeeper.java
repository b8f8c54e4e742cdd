package dev.forwarder.bench.disk;

import dev.forwarder.bench.disk.Done.Begun;
import java.nio.file.Path;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/** Chronicle Queue: into mapped memory, without a checksum; nothing is forced. */
final class ChronicleKeeper implements Keeper {

  /** What it asks of a JVM from Java 17 on. */
  static final List<String> JVM_OPTIONS =
      List.of(
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
          "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED");

  private final Records records = new Records();

  @Override
  public Done write(Path folder, KeeperTask task) {
    try (ChronicleQueue queue = SingleChronicleQueueBuilder.binary(folder).build();
        ExcerptAppender appender = queue.createAppender()) {
      Bytes<?>[] all = new Bytes<?>[Records.DIFFERENT];
      for (int i = 0; i < all.length; i++) {
        all[i] = Bytes.wrapForRead(records.bytes(i));
      }
      Begun begun = Begun.now();
      for (long i = 0; i < task.records(); i++) {
        appender.writeBytes(all[(int) (i % all.length)]);
      }
      return begun.done(task.records(), 1);
    }
  }

  @Override
  public Done read(Path folder) {
    byte[] record = new byte[Records.BYTES];
    try (ChronicleQueue queue = SingleChronicleQueueBuilder.binary(folder).build();
        ExcerptTailer tailer = queue.createTailer()) {
      Bytes<?> into = Bytes.allocateElasticOnHeap(Records.BYTES);
      Begun begun = Begun.now();
      long read = 0;
      while (tailer.readBytes(into)) {
        into.read(record);
        into.clear();
        read++;
      }
      return begun.done(read, 1);
    }
  }
}
