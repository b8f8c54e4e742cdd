package dev.forwarder.retry.spool;

import dev.forwarder.testing.disk.DiskDamage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a script of bytes does to files: after its first byte, six for each edit, which are what is
 * done, the file, a place in it (two bytes), and two numbers.
 */
final class FileEdits {

  private static final int EDIT_BYTES = 6;
  private static final int MOST_EDITS = 40;

  private final DiskDamage damage;
  private final List<Path> files;
  private final Set<Path> edited = new HashSet<>();
  private boolean inPlace = true;

  FileEdits(DiskDamage damage, List<Path> files) {
    this.damage = damage;
    this.files = new ArrayList<>(files);
  }

  /** Whether every file still has its name, and only segments were changed. */
  boolean areInPlace() {
    return inPlace && edited.stream().allMatch(FileEdits::isSegment);
  }

  int editedSegments() {
    return edited.size();
  }

  void run(byte[] script) {
    ByteBuffer in = ByteBuffer.wrap(script);
    in.position(Math.min(1, script.length));
    for (int i = 0; i < MOST_EDITS && in.remaining() >= EDIT_BYTES; i++) {
      int what = in.get() & 0xFF;
      Path file = files.get((in.get() & 0xFF) % files.size());
      edit(what, file, in.getChar(), in.get() & 0xFF, in.get() & 0xFF);
    }
  }

  private void edit(int what, Path file, int where, int one, int other) {
    byte[] bytes = damage.bytes(file);
    int at = bytes.length == 0 ? 0 : where % bytes.length;
    edited.add(file);
    switch (what % 8) {
      case 0 ->
          overwrite(file, at, new byte[] {(byte) (one ^ (at < bytes.length ? bytes[at] : 0))});
      case 1 -> damage.truncate(file, at);
      case 2 -> overwrite(file, at, filled(1 + one, (byte) other));
      case 3 -> overwrite(file, at, part(files.get(one % files.size()), 8 * other, 200));
      case 4 -> damage.set(file, joined(bytes, part(file, at, one)));
      case 5 -> damage.set(file, joined(Arrays.copyOf(bytes, at), part(file, at + one, 1 << 16)));
      case 6 -> swap(file, files.get(one % files.size()));
      default -> copy(file, one, other);
    }
  }

  private void swap(Path file, Path with) {
    inPlace = false;
    damage.swap(file, with);
  }

  private void copy(Path file, int one, int other) {
    inPlace = false;
    String number = "%016x".formatted(one);
    Path to = file.resolveSibling(other % 3 == 0 ? "acks-" + number : number + ".seg");
    damage.copy(file, to);
    if (!files.contains(to)) {
      files.add(to);
    }
  }

  private void overwrite(Path file, int at, byte[] with) {
    byte[] bytes = damage.bytes(file);
    byte[] result = Arrays.copyOf(bytes, Math.max(bytes.length, at + with.length));
    System.arraycopy(with, 0, result, at, with.length);
    damage.set(file, result);
  }

  private byte[] part(Path file, int from, int length) {
    byte[] bytes = damage.bytes(file);
    int start = Math.min(from, bytes.length);
    return Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + length));
  }

  private static byte[] filled(int length, byte with) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, with);
    return bytes;
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    byte[] bytes = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, bytes, head.length, tail.length);
    return bytes;
  }

  private static boolean isSegment(Path file) {
    return file.toString().endsWith(".seg");
  }
}
