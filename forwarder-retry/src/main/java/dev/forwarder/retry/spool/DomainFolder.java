package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A domain's folder. It is called as the domain is, but for what a file's name cannot hold.
 *
 * @param path where it is
 * @param domain whose it is
 * @param kinds which of its logs are there
 */
record DomainFolder(Path path, String domain, List<LogKind> kinds) {

  private static final int MOST_NAME_BYTES = 1 << 16;
  private static final int LONGEST = 120;
  private static final int KEPT = 80;
  private static final int DIGEST_DIGITS = 16;
  private static final String PLAIN = "-_.~:@+=,";

  /** Those of a spool. */
  static List<DomainFolder> in(Disk disk, Path spool) throws IOException {
    List<DomainFolder> folders = new ArrayList<>();
    for (Path path : paths(disk, spool)) {
      folders.add(at(disk, path));
    }
    return folders;
  }

  /** Where those of a spool are. */
  static List<Path> paths(Disk disk, Path spool) throws IOException {
    return disk.list(spool).stream().map(spool::resolve).filter(disk::isFolder).toList();
  }

  /** The one that is there. */
  static DomainFolder at(Disk disk, Path path) throws IOException {
    List<LogKind> kinds = new ArrayList<>();
    for (String below : disk.list(path)) {
      LogKind kind = LogKind.ofFolder(below);
      if (kind != null) {
        kinds.add(kind);
      }
    }
    return new DomainFolder(path, domain(disk, path, path.getFileName().toString()), kinds);
  }

  /** The domain of a folder: as its file says, else as the folder is called. */
  private static String domain(Disk disk, Path path, String folderName) throws IOException {
    try (DiskFile file = disk.open(path.resolve(LogFiles.NAME), false)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.length(), MOST_NAME_BYTES));
      file.read(bytes, 0);
      String said = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
      return name(said).equals(folderName) ? said : domain(folderName);
    } catch (NoSuchFileException e) {
      return domain(folderName);
    }
  }

  static String name(String domain) {
    StringBuilder name = new StringBuilder();
    for (byte b : domain.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b) && !(b == '.' && name.isEmpty())) {
        name.append((char) b);
      } else {
        name.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    if (name.length() > LONGEST) {
      return name.substring(0, KEPT) + digest(domain);
    }
    return name.isEmpty() ? "%" : name.toString();
  }

  /** The domain whose folder has a name, as well as that can be told. */
  static String domain(String folderName) {
    byte[] bytes = new byte[folderName.length()];
    int length = 0;
    for (int at = 0; at < folderName.length(); at++) {
      boolean escaped = folderName.charAt(at) == '%' && at + 2 < folderName.length();
      int high = escaped ? Character.digit(folderName.charAt(at + 1), 16) : -1;
      int low = escaped ? Character.digit(folderName.charAt(at + 2), 16) : -1;
      if (high >= 0 && low >= 0) {
        bytes[length++] = (byte) (16 * high + low);
        at += 2;
      } else {
        bytes[length++] = (byte) folderName.charAt(at);
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || (b > 0 && PLAIN.indexOf(b) >= 0);
  }

  private static String digest(String domain) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(domain.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGEST_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
