package dev.forwarder.testing.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A file's bytes as a process sees them, and what each sector may be instead once the power has
 * gone.
 */
final class StoredFile implements Stored {

  static final int SECTOR = 512;

  /**
   * A sector that the file did not have: what it holds if its bytes never came is anybody's guess.
   */
  private static final byte[] NEVER = new byte[0];

  private static final List<byte[]> NEW = List.of(NEVER);

  private byte[] bytes = {};
  private int length;

  /**
   * What sectors and the length were since they were last certain, oldest first, without the now.
   */
  private final Map<Integer, List<byte[]>> doubts = new TreeMap<>();

  private final List<Integer> lengths = new ArrayList<>();

  /** The same of those that a failed force has left in doubt until they are written anew. */
  private final Map<Integer, List<byte[]>> lost = new TreeMap<>();

  private final List<Integer> lostLengths = new ArrayList<>();

  int length() {
    return length;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  int read(ByteBuffer into, long offset) {
    if (offset >= length) {
      return 0;
    }
    int count = (int) Math.min(into.remaining(), length - offset);
    into.put(bytes, (int) offset, count);
    return count;
  }

  /** Writes so many of a buffer's bytes. */
  void write(ByteBuffer from, int count, int offset) {
    if (count == 0) {
      return;
    }
    doubt(offset, offset + count);
    grow(offset + count);
    from.get(bytes, offset, count);
  }

  void truncate(int newLength) {
    if (newLength < length) {
      doubt(newLength, length);
      Arrays.fill(bytes, newLength, length, (byte) 0);
      lengths.add(length);
      length = newLength;
    }
  }

  private void grow(int newLength) {
    if (newLength > length) {
      lengths.add(length);
      length = newLength;
      reserve(newLength);
    }
  }

  private void reserve(int needed) {
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, sectors(Math.max(needed, 2 * bytes.length)) * SECTOR);
    }
  }

  private static int sectors(int bytes) {
    return (bytes + SECTOR - 1) / SECTOR;
  }

  private void doubt(int start, int end) {
    for (int sector = start / SECTOR; sector < sectors(end); sector++) {
      remember(sector);
    }
  }

  private void remember(int sector) {
    boolean had = sector * SECTOR < length;
    List<byte[]> before = doubts.get(sector);
    if (before == null && !had) {
      doubts.put(sector, NEW);
      return;
    }
    List<byte[]> states = before == null ? new ArrayList<>() : new ArrayList<>(before);
    states.add(had ? sector(sector) : NEVER);
    doubts.put(sector, states);
  }

  private byte[] sector(int sector) {
    return Arrays.copyOfRange(bytes, sector * SECTOR, (sector + 1) * SECTOR);
  }

  /** What was written is certain, but for what an earlier failure has lost. */
  void force() {
    lost.keySet().removeAll(doubts.keySet());
    doubts.clear();
    if (!lengths.isEmpty()) {
      lostLengths.clear();
    }
    lengths.clear();
  }

  /**
   * What was written since the last force is unknown for good: a process may see it still, or what
   * was there before.
   */
  void failForce(RandomGenerator random) {
    doubts.forEach(
        (sector, states) -> {
          List<byte[]> all = lost.computeIfAbsent(sector, none -> new ArrayList<>());
          all.addAll(states);
          if (random.nextBoolean()) {
            all.add(sector(sector));
            put(sector, states.get(random.nextInt(states.size())));
          }
        });
    cut(length);
    doubts.clear();
    lostLengths.addAll(lengths);
    lengths.clear();
  }

  /** How much of what was not forced is there after a power cut. */
  enum Fate {
    KEPT,
    DROPPED,
    TORN
  }

  /**
   * What is left after a power cut; it is certain.
   *
   * @param stale what may stand where nothing of the file ever came to stand; at least one
   */
  void losePower(Fate fate, RandomGenerator random, List<byte[]> stale) {
    Map<Integer, List<byte[]>> unsure = new TreeMap<>(lost);
    doubts.forEach((sector, states) -> unsure.merge(sector, states, StoredFile::joined));
    unsure.forEach(
        (sector, states) -> {
          int choice = choice(ofSector(sector, fate), states.size(), random);
          if (choice < states.size()) {
            byte[] state = states.get(choice);
            put(sector, state == NEVER ? stale.get(random.nextInt(stale.size())) : state);
          }
        });
    List<Integer> all = joined(lostLengths, lengths);
    int choice = choice(lostLengths.isEmpty() ? fate : Fate.TORN, all.size(), random);
    cut(choice < all.size() ? all.get(choice) : length);
    doubts.clear();
    lost.clear();
    lengths.clear();
    lostLengths.clear();
  }

  private Fate ofSector(int sector, Fate fate) {
    return fate == Fate.KEPT && lost.containsKey(sector) ? Fate.TORN : fate;
  }

  /** Which state it is, of so many earlier ones and, behind them, what it is now. */
  private static int choice(Fate fate, int earlier, RandomGenerator random) {
    return switch (fate) {
      case KEPT -> earlier;
      case DROPPED -> 0;
      case TORN -> random.nextInt(earlier + 1);
    };
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** May leave bytes behind the end, until it is cut. */
  private void put(int sector, byte[] state) {
    reserve((sector + 1) * SECTOR);
    Arrays.fill(bytes, sector * SECTOR, (sector + 1) * SECTOR, (byte) 0);
    System.arraycopy(state, 0, bytes, sector * SECTOR, state.length);
  }

  /** Nothing is left behind the end, for whoever grows the file to see. */
  private void cut(int newLength) {
    reserve(newLength);
    length = newLength;
    Arrays.fill(bytes, length, bytes.length, (byte) 0);
  }

  /** Bytes that a process never sees become these, and are certain. */
  void replace(byte[] all) {
    doubts.clear();
    lost.clear();
    lengths.clear();
    lostLengths.clear();
    bytes = Arrays.copyOf(all, sectors(all.length) * SECTOR);
    length = all.length;
  }

  /** Its sectors, as they may turn up in another file when this one is gone. */
  List<byte[]> sectors() {
    List<byte[]> all = new ArrayList<>();
    for (int sector = 0; sector < sectors(length); sector++) {
      all.add(sector(sector));
    }
    return all;
  }
}
