package dev.forwarder.bench.disk;

import dev.forwarder.bench.process.Json;
import dev.forwarder.bench.process.LineServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A keeper in a process of its own: the program. Its argument is the keeper's name. It answers
 * {@code write}, {@code keep} (the same, and the folder is left) and {@code read} (each with a
 * {@link KeeperTask}) with what that took ({@link Done}), {@code delete} with how many bytes went,
 * and ends when its input does.
 */
public final class KeeperMain {

  /** The spool; nothing is forced. */
  public static final String SPOOL = "forwarder";

  /** The spool; all is forced before it is answered. */
  public static final String SPOOL_FORCED = "forwarder-fsync";

  /** The same, and each record is delivered at once: the files of segments are used again. */
  public static final String SPOOL_DELIVERED = "forwarder-fsync-delivered";

  /** The same, of appenders that have a thread each. */
  public static final String SPOOL_THREADS = "forwarder-fsync-delivered-threads";

  /** Gathering writes. */
  public static final String BARE = "raw-disk";

  /** Batches that are put together off the heap first, and written at once. */
  public static final String BARE_STAGED = "raw-disk-staged";

  /** Writes and forces, of a file whose blocks are allocated. */
  public static final String BARE_FORCED = "raw-disk-forced";

  /** Writes and forces, of a file that grows. */
  public static final String BARE_GROWING = "raw-disk-forced-growing";

  /** Writes and forces of what appenders hand over, of a file whose blocks are allocated. */
  public static final String BARE_GROUP = "raw-disk-handed-over";

  /** The same, of appenders that have a thread each. */
  public static final String BARE_THREADS = "raw-disk-handed-over-threads";

  /** Chronicle Queue. */
  public static final String CHRONICLE = "chronicle-queue";

  /** Apache Flume's file channel. */
  public static final String FLUME = "flume";

  /** OpenTelemetry's disk buffering. */
  public static final String OTEL = "opentelemetry-disk";

  /** RocksDB; nothing is forced. */
  public static final String ROCKS = "rocksdb";

  /** RocksDB; each batch is forced. */
  public static final String ROCKS_FORCED = "rocksdb-sync";

  private static final Map<String, Supplier<Keeper>> KEEPERS =
      Map.ofEntries(
          Map.entry(SPOOL, SpoolKeeper::unforced),
          Map.entry(SPOOL_FORCED, () -> SpoolKeeper.forced(Appenders::onOneThread)),
          Map.entry(SPOOL_THREADS, () -> SpoolKeeper.delivered(Appenders::threads)),
          Map.entry(SPOOL_DELIVERED, () -> SpoolKeeper.delivered(Appenders::onOneThread)),
          Map.entry(BARE, BareKeeper::gathering),
          Map.entry(BARE_STAGED, BareKeeper::staged),
          Map.entry(BARE_FORCED, BareForcedKeeper::allocated),
          Map.entry(BARE_GROWING, BareForcedKeeper::growing),
          Map.entry(BARE_GROUP, () -> new BareGroupKeeper(Appenders::onOneThread)),
          Map.entry(BARE_THREADS, () -> new BareGroupKeeper(Appenders::threads)),
          Map.entry(CHRONICLE, ChronicleKeeper::new),
          Map.entry(FLUME, FlumeKeeper::new),
          Map.entry(OTEL, OtelKeeper::new),
          Map.entry(ROCKS, RocksKeeper::unforced),
          Map.entry(ROCKS_FORCED, RocksKeeper::forced));

  private final Keeper keeper;

  private KeeperMain(Keeper keeper) {
    this.keeper = keeper;
  }

  /** Options that the JVM of a keeper needs. */
  public static List<String> jvmOptions(String name) {
    return switch (name) {
      case CHRONICLE -> ChronicleKeeper.JVM_OPTIONS;
      case FLUME -> FlumeKeeper.JVM_OPTIONS;
      default -> List.of();
    };
  }

  static Keeper keeper(String name) {
    Supplier<Keeper> maker = KEEPERS.get(name);
    if (maker == null) {
      throw new IllegalArgumentException("no keeper '" + name + "', there are " + KEEPERS.keySet());
    }
    return maker.get();
  }

  /** Answers until its input ends. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("one argument of " + KEEPERS.keySet() + " is needed");
    }
    LineServer server = LineServer.ofProcess();
    KeeperMain program = new KeeperMain(keeper(args[0]));
    server.serve(
        Map.of(
            "write", program::write,
            "keep", program::keep,
            "read", program::read,
            "delete", KeeperMain::delete));
    System.exit(0);
  }

  private Done write(String argument) throws Exception {
    Done done = keep(argument);
    long unused = delete(argument);
    return done;
  }

  private static long delete(String argument) throws IOException {
    Path folder = Path.of(Json.read(argument, KeeperTask.class).folder());
    long bytes = Folders.bytes(folder);
    Folders.delete(folder);
    return bytes;
  }

  private Done keep(String argument) throws Exception {
    KeeperTask task = Json.read(argument, KeeperTask.class);
    Path folder = Path.of(task.folder());
    Folders.makeEmpty(folder);
    Done done = keeper.write(folder, task);
    if (keeper.keepsAll()) {
      requireThere(folder, done);
    }
    return done;
  }

  /** One that deletes what was written is not measured by how fast it can do that. */
  static void requireThere(Path folder, Done done) throws IOException {
    long bytes = Folders.bytes(folder);
    if (bytes < done.records() * Records.BYTES) {
      throw new IllegalStateException(
          done.records() + " records were written, which are not in " + bytes + " bytes");
    }
  }

  private Done read(String argument) throws Exception {
    KeeperTask task = Json.read(argument, KeeperTask.class);
    Done done = keeper.read(Path.of(task.folder()));
    if (done.records() != task.records()) {
      throw new IllegalStateException(
          task.records() + " records were there, " + done.records() + " were read");
    }
    return done;
  }
}
