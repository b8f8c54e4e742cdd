package dev.forwarder.endpoints.echopost.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketPathsIT {

  private static final String SOCKET = "data-nadhi-agent.sock";

  @TempDir Path temporary;
  private SocketPaths paths;
  private AgentFolder deep;

  @BeforeEach
  void setUp() {
    paths = new SocketPaths(107, temporary, "somebody");
    deep = AgentFolder.in(temporary.resolve("d".repeat(120)));
  }

  @Test
  void shortPathIsUsedAsItIs() throws IOException {
    AgentFolder near = AgentFolder.in(temporary);

    assertThat(paths.reachable(near, SOCKET)).isEqualTo(near);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void longPathIsReachedByALinkOfTheUsersOwn() throws IOException {
    AgentFolder link = paths.reachable(deep, SOCKET);

    assertThat(link.socket().toString().length()).isLessThanOrEqualTo(107);
    assertThat(Files.readSymbolicLink(link.path())).isEqualTo(deep.path());
    assertThat(Files.getPosixFilePermissions(link.path().getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(paths.reachable(deep, SOCKET)).isEqualTo(link);
  }

  @Test
  void pathBeyondAsciiIsReachedByALinkToo() throws IOException {
    AgentFolder folder = AgentFolder.in(temporary.resolve("j\u00fcrgen"));

    AgentFolder link = paths.reachable(folder, SOCKET);

    assertThat(link.socket().toString()).isASCII();
    assertThat(Files.readSymbolicLink(link.path())).isEqualTo(folder.path());
  }

  @Test
  void socketOfALongPathLiesInItsFolder() throws IOException {
    Files.createDirectories(deep.path());
    AgentFolder link = paths.reachable(deep, SOCKET);

    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(link.socket()));

      assertThat(Files.exists(deep.socket())).isTrue();
      assertThat(link.isListening()).isTrue();
    }
    assertThat(link.isListening()).isFalse();
  }

  @Test
  void cornerThatOthersCanWriteToIsRefused() throws IOException {
    AgentFolder link = paths.reachable(deep, SOCKET);
    Path corner = link.path().getParent();
    Files.setPosixFilePermissions(corner, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> paths.reachable(deep, SOCKET))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(corner.toString())
        .hasMessageContaining("rwxrwxrwx");
  }

  @Test
  void linkThatLeadsElsewhereIsRefused() throws IOException {
    AgentFolder link = paths.reachable(deep, SOCKET);
    Files.delete(link.path());
    Files.createSymbolicLink(link.path(), temporary);

    assertThatThrownBy(() -> paths.reachable(deep, SOCKET))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in the way");
  }

  @Test
  void saysHowLongAPathMayBe() {
    SocketPaths cramped = new SocketPaths(40, temporary, "somebody");

    assertThatThrownBy(() -> cramped.reachable(deep, SOCKET))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("may have 40")
        .hasMessageContaining("choose another directory");
  }
}
