package dev.forwarder.endpoints.echopost.socket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * How long the path of a Unix socket may be, and what is done where it is longer: its folder is
 * reached by a link. The link lies in a directory that only the user can write to, and whose owner
 * is looked at: in a temporary directory anybody may have made it.
 *
 * @param maxBytes how many bytes the path of a socket may have
 * @param temporary where links are made
 * @param user whose they are
 */
record SocketPaths(int maxBytes, Path temporary, String user) {

  /** {@code sun_path} holds 108 bytes there, with the zero at the end. */
  private static final int LINUX = 107;

  /** It holds 104 on macOS and the BSDs. */
  private static final int OTHERS = 103;

  private static final int USER_BYTES = 4;
  private static final int FOLDER_BYTES = 6;
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  static final SocketPaths OF_THIS_SYSTEM =
      new SocketPaths(
          System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")
              ? LINUX
              : OTHERS,
          Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
          System.getProperty("user.name", ""));

  AgentFolder reachable(AgentFolder folder, String socket) throws IOException {
    if (isUsable(folder.path().resolve(socket))) {
      return folder;
    }
    Path corner = temporary.toAbsolutePath().resolve("fwdep-" + hash(user, USER_BYTES));
    Path link = corner.resolve(hash(folder.path().toString(), FOLDER_BYTES));
    if (!isUsable(link.resolve(socket))) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "path of the EchoPost socket is too long, or not ASCII: it has %d bytes, and %d by a link in %s; a Unix socket's may have %d: choose another directory than %s",
              length(folder.path().resolve(socket)),
              length(link.resolve(socket)),
              temporary,
              maxBytes,
              folder.path()));
    }
    makeLink(corner, link, folder.path());
    return new AgentFolder(link);
  }

  private static void makeLink(Path corner, Path link, Path folder) throws IOException {
    AgentFolder.createPrivately(corner);
    requireOwn(corner);
    try {
      Files.createSymbolicLink(link, folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(folder)) {
        throw new IOException(link + " is in the way of a link to " + folder + ": remove it", e);
      }
    }
  }

  /** Who can write there could lead logs, and an agent, elsewhere. */
  private static void requireOwn(Path corner) throws IOException {
    if (!AgentFolder.hasPermissions(corner)) {
      return;
    }
    Path probe = Files.createTempFile(corner, "owner", null);
    try {
      var mine = Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
      var owner = Files.getOwner(corner, LinkOption.NOFOLLOW_LINKS);
      var permissions = Files.getPosixFilePermissions(corner, LinkOption.NOFOLLOW_LINKS);
      if (!owner.equals(mine) || !permissions.equals(PRIVATE)) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s must belong to %s with mode rwx------, but belongs to %s with mode %s: remove it",
                corner,
                mine,
                owner,
                PosixFilePermissions.toString(permissions)));
      }
    } finally {
      Files.delete(probe);
    }
  }

  /** Short enough for the system, and of characters that gRPC takes for a path. */
  private boolean isUsable(Path socket) {
    return length(socket) <= maxBytes
        && StandardCharsets.US_ASCII.newEncoder().canEncode(socket.toString());
  }

  private static int length(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static String hash(String text, int bytes) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
