package dev.forwarder.endpoints.echopost.agent;

import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.UnixTransport;
import io.grpc.BindableService;
import io.grpc.Server;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server at the socket of a folder. The socket is bound in a directory of its own, given its
 * mode, and renamed to its place: who sees it there may connect, and nobody could before. Not
 * thread-safe.
 */
final class AgentSocket {

  /** A client has 128 at most; the rest waits at its side. */
  private static final int MAX_CALLS_OF_CONNECTION = 1024;

  private static final int THREADS = 2;
  private static final String BINDING_PLACE = ".bind";
  private static final String BINDING_NAME = "s";

  private final AgentFolder folder;
  private final AgentSettings settings;
  private final BindableService service;
  private final UnixTransport transport;
  private final EventLoopGroup threads;
  private @Nullable Server server;
  private @Nullable Object identity;

  AgentSocket(AgentFolder folder, AgentSettings settings, BindableService service) {
    this.folder = folder;
    this.settings = settings;
    this.service = service;
    this.transport = UnixTransport.best();
    this.threads = transport.newThreads("echopost-agent", THREADS);
  }

  /** Listens at a new socket; what was connected to the one before goes on until its calls end. */
  void bind() throws IOException {
    Path place = folder.path().resolve(BINDING_PLACE);
    Path bound = place.resolve(BINDING_NAME);
    folder.create();
    AgentFolder.createPrivately(place);
    Files.deleteIfExists(bound);
    Server next =
        transport
            .serverAt(bound, threads)
            .directExecutor()
            .maxInboundMessageSize(settings.maxMessageBytes())
            .maxConcurrentCallsPerConnection(MAX_CALLS_OF_CONNECTION)
            .addService(service)
            .build()
            .start();
    Object itself;
    try {
      itself = place(bound);
    } catch (IOException | RuntimeException e) {
      next.shutdownNow();
      throw e;
    }
    Server before = server;
    server = next;
    identity = itself;
    if (before != null) {
      before.shutdown();
    }
  }

  /** Gives a socket its mode and its name; tells its identity. */
  private @Nullable Object place(Path bound) throws IOException {
    if (AgentFolder.hasPermissions(bound)) {
      Files.setPosixFilePermissions(bound, settings.socketMode());
    }
    Object itself = identityOf(bound);
    Files.move(
        bound,
        folder.socket(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    return itself;
  }

  /** Whether the file at its place is this server's socket; without files' identities, any is. */
  boolean isInPlace() throws IOException {
    try {
      return Objects.equals(identity, identityOf(folder.socket()));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static @Nullable Object identityOf(Path socket) throws IOException {
    return Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** Removes the socket, if it is this server's. */
  void remove() throws IOException {
    if (isInPlace()) {
      Files.deleteIfExists(folder.socket());
    }
  }

  /** Ends the server: at once, but for answers that are on their way. */
  void close() throws InterruptedException {
    Server last = server;
    if (last != null) {
      last.shutdown();
      if (!last.awaitTermination(1, TimeUnit.SECONDS)) {
        last.shutdownNow();
      }
    }
    var unused = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
