package dev.forwarder.bench.disk;

import dev.forwarder.bench.disk.Done.Begun;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB: numbered values in batches, with its log and without compression. */
final class RocksKeeper implements Keeper {

  private static final int BATCH = 256;

  private final boolean isForced;
  private final Records records = new Records();

  private RocksKeeper(boolean isForced) {
    this.isForced = isForced;
  }

  /** Batches of its own size; nothing is forced. */
  static RocksKeeper unforced() {
    return new RocksKeeper(false);
  }

  /** Batches as large as the subject's were; its log is forced for each. */
  static RocksKeeper forced() {
    return new RocksKeeper(true);
  }

  @Override
  public Done write(Path folder, KeeperTask task) throws RocksDBException {
    int most = isForced ? task.batch() : BATCH;
    try (Options options = options();
        RocksDB database = RocksDB.open(options, folder.toString());
        WriteOptions how = new WriteOptions().setSync(isForced);
        WriteBatch batch = new WriteBatch()) {
      byte[] key = new byte[Long.BYTES];
      Begun begun = Begun.now();
      for (long i = 0; i < task.records(); i++) {
        ByteBuffer.wrap(key).putLong(i);
        batch.put(key, records.bytes(i));
        if (batch.count() == most || i == task.records() - 1) {
          database.write(how, batch);
          batch.clear();
        }
      }
      return begun.done(task.records(), most);
    }
  }

  /** By its iterator, which verifies the checksum of each block; each into memory of its own. */
  @Override
  public Done read(Path folder) throws RocksDBException {
    try (Options options = options();
        RocksDB database = RocksDB.open(options, folder.toString());
        RocksIterator all = database.newIterator()) {
      Begun begun = Begun.now();
      long read = 0;
      for (all.seekToFirst(); all.isValid(); all.next()) {
        byte[] record = all.value();
        if (record.length != Records.BYTES) {
          throw new IllegalStateException("a record of %d bytes".formatted(record.length));
        }
        read++;
      }
      all.status();
      return begun.done(read, 1);
    }
  }

  private static Options options() {
    return new Options()
        .setCreateIfMissing(true)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setMaxBackgroundJobs(2);
  }
}
