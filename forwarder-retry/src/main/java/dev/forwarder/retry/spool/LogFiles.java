package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.format.LogId;
import dev.forwarder.retry.spool.format.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of one log, by their names. */
final class LogFiles {

  /** The file with a domain's name. */
  static final String NAME = "name";

  private static final String SEGMENT = ".seg";
  private static final String ACKS = "acks-";
  private static final int HEX_DIGITS = 16;
  private static final int HEX = 16;

  private final Disk disk;
  private final Path folder;
  private final Path domainFolder;
  private final LogKind kind;
  private final String domain;
  private final LogId log;
  private boolean isCertain;

  LogFiles(Disk disk, Path domainFolder, LogKind kind, String domain) {
    this.disk = disk;
    this.domainFolder = domainFolder;
    this.folder = domainFolder.resolve(kind.folder());
    this.kind = kind;
    this.domain = domain;
    this.log = LogId.of(domainFolder.getFileName().toString(), kind.folder());
  }

  /**
   * Makes the folder, if it is not there, and beside it the file with the domain's name. Once in a
   * process both are made certain, whoever made them: that process may have ended in the midst.
   */
  void createFolder() throws IOException {
    boolean hadDomain = disk.isFolder(domainFolder);
    boolean isThere = disk.isFolder(folder);
    disk.createFolder(folder);
    if (isThere && isCertain) {
      return;
    }
    writeName();
    disk.forceFolder(domainFolder);
    Path spool = domainFolder.getParent();
    if (hadDomain && spool != null) {
      disk.forceFolder(spool);
    }
    isCertain = true;
  }

  private void writeName() throws IOException {
    ByteBuffer name = ByteBuffer.wrap(domain.getBytes(StandardCharsets.UTF_8));
    Path path = domainFolder.resolve(NAME);
    boolean isWritten = readAll(path).equals(name);
    try (DiskFile file = openOrCreate(path)) {
      if (!isWritten) {
        file.truncate(0);
        file.write(name, 0);
      }
      file.force();
    }
  }

  /** A file to be written, whether it is there or not. */
  DiskFile openOrCreate(Path path) throws IOException {
    try {
      return disk.open(path, true);
    } catch (NoSuchFileException e) {
      return disk.create(path);
    }
  }

  /** Deletes what is of no use, if that can be done. */
  void discard(Path path) {
    try {
      disk.delete(path);
    } catch (IOException e) {
      // It takes no room that matters, and goes when the log is opened.
    }
  }

  LogKind kind() {
    return kind;
  }

  /** What stands in all its files. */
  LogId log() {
    return log;
  }

  /** Whether there is anything to open; an exception where that cannot be seen. */
  boolean isThere() throws IOException {
    return disk.isFolder(folder)
        || (disk.isFolder(domainFolder)
            && disk.list(domainFolder).contains(folder.getFileName().toString()));
  }

  Disk disk() {
    return disk;
  }

  Path folder() {
    return folder;
  }

  Path segment(long number) {
    return folder.resolve(hex(number) + SEGMENT);
  }

  Path manifest(int slot) {
    return folder.resolve("manifest-" + slot);
  }

  Path acks(long generation) {
    return folder.resolve(ACKS + hex(generation));
  }

  Path damaged() {
    return folder.resolve("damaged");
  }

  private static String hex(long number) {
    return HexFormat.of().toHexDigits(number);
  }

  /** The numbers of the segments that have a file, by its name. */
  List<Long> segments() throws IOException {
    return numbers("", SEGMENT);
  }

  /** The generations of acknowledgements that have a file. */
  List<Long> acks() throws IOException {
    return numbers(ACKS, "");
  }

  private List<Long> numbers(String before, String behind) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (String name : disk.list(folder)) {
      if (name.length() == before.length() + HEX_DIGITS + behind.length()
          && name.startsWith(before)
          && name.endsWith(behind)) {
        add(numbers, name.substring(before.length(), before.length() + HEX_DIGITS));
      }
    }
    numbers.sort(null);
    return numbers;
  }

  private static void add(List<Long> numbers, String digits) {
    try {
      numbers.add(Long.parseLong(digits, HEX));
    } catch (NumberFormatException e) {
      // No file of ours; it stays as it is.
    }
  }

  /** What a segment's file begins with; null where that does not verify, or is of another log. */
  @Nullable SegmentHeader header(DiskFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.LINE_BYTES);
    file.read(bytes, 0);
    SegmentHeader header = SegmentHeader.decode(bytes.flip());
    return header != null && header.log().equals(log) ? header : null;
  }

  /** The same of a file that is not open. */
  @Nullable SegmentHeader header(Path path) throws IOException {
    try (DiskFile file = disk.open(path, false)) {
      return header(file);
    }
  }

  /** All bytes of a file; none where it is not there. */
  ByteBuffer readAll(Path path) throws IOException {
    try (DiskFile file = disk.open(path, false)) {
      int length = (int) Math.min(file.length(), Integer.MAX_VALUE - Long.BYTES);
      ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      file.read(bytes, 0);
      return bytes.flip();
    } catch (NoSuchFileException e) {
      return ByteBuffer.allocate(0);
    }
  }
}
