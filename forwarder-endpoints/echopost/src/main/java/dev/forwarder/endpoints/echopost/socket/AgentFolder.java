package dev.forwarder.endpoints.echopost.socket;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.LocalDisk;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one agent, {@code <datanadhi_dir>/echopost}, with the names of what lies in it.
 *
 * @param path the folder; made absolute
 */
public record AgentFolder(Path path) {

  private static final String SOCKET = "data-nadhi-agent.sock";

  /** Makes the path absolute, so that its name is the same for each process. */
  public AgentFolder {
    path = requireNonNull(path, "path").toAbsolutePath().normalize();
  }

  /**
   * The folder of an agent as Data Nadhi's clients have it.
   *
   * @param datanadhiDir the directory {@code .datanadhi}
   * @return its folder {@code echopost}
   */
  public static AgentFolder in(Path datanadhiDir) {
    return new AgentFolder(requireNonNull(datanadhiDir, "datanadhiDir").resolve("echopost"));
  }

  /** Where the agent listens. The path may be too long to be used: see {@link #reachable()}. */
  public Path socket() {
    return path.resolve(SOCKET);
  }

  /** There while an agent accepts, and where one ended that still holds logs. */
  public Path statusFile() {
    return path.resolve("agent-status.lock");
  }

  /** Held by our agent as long as it uses the folder. */
  public Path claimFile() {
    return path.resolve("agent.lock");
  }

  /** Held by whoever starts an agent. */
  public Path startFile() {
    return path.resolve("start.lock");
  }

  /**
   * Takes a file of this folder for one of this process, if nobody has it, be it in this process.
   * The system gives it back when the process ends, however it ends.
   *
   * @param file {@link #claimFile()} or {@link #startFile()}; it is made where it is missing, and
   *     says which process has it
   * @return the lock; null where another has it
   * @throws IOException if the file cannot be made
   */
  public Disk.@Nullable Lock tryLock(Path file) throws IOException {
    return new LocalDisk().lock(file, Long.toString(ProcessHandle.current().pid()));
  }

  /** The original program. */
  public Path program() {
    return path.resolve("echopost");
  }

  /**
   * This folder by a path that is short enough for the socket in it: itself, or a link in the
   * user's own corner of the temporary directory, which is made where it is missing.
   *
   * @return the folder by that path
   * @throws IOException if there is no such path; the message says how long it may be
   */
  public AgentFolder reachable() throws IOException {
    return SocketPaths.OF_THIS_SYSTEM.reachable(this, SOCKET);
  }

  /** Makes the folder, for its owner alone, where it is missing. */
  public void create() throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    createPrivately(path);
  }

  /**
   * Makes one directory that only its owner can enter, where there is none.
   *
   * @param directory the directory; its parent is there
   * @throws IOException if it cannot be made
   */
  public static void createPrivately(Path directory) throws IOException {
    try {
      if (hasPermissions(directory)) {
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(directory);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  /**
   * Whether files there have an owner's, a group's and others' permissions.
   *
   * @param file any path
   */
  public static boolean hasPermissions(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Whether somebody takes connections at the socket. It connects, without waiting: a listener that
   * is too busy to take one at once is one, too.
   */
  public boolean isListening() {
    return isListening(socket());
  }

  /**
   * Whether somebody takes connections at a socket.
   *
   * @param socket its path
   */
  public static boolean isListening(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.configureBlocking(false);
      channel.connect(UnixDomainSocketAddress.of(socket));
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
