package dev.forwarder.endpoints.echopost.socket;

import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * Netty's ways to use a Unix socket: native where there is one for the platform, else the JDK's.
 */
public enum UnixTransport {
  /** Linux. */
  EPOLL(
      EpollDomainSocketChannel.class,
      EpollServerDomainSocketChannel.class,
      DomainSocketAddress.class),
  /** macOS and the BSDs. */
  KQUEUE(
      KQueueDomainSocketChannel.class,
      KQueueServerDomainSocketChannel.class,
      DomainSocketAddress.class),
  /** Wherever Java has Unix sockets. */
  NIO(
      NioDomainSocketChannel.class,
      NioServerDomainSocketChannel.class,
      UnixDomainSocketAddress.class);

  private final Class<? extends Channel> channel;
  private final Class<? extends ServerChannel> serverChannel;
  private final Class<? extends SocketAddress> address;

  UnixTransport(
      Class<? extends Channel> channel,
      Class<? extends ServerChannel> serverChannel,
      Class<? extends SocketAddress> address) {
    this.channel = channel;
    this.serverChannel = serverChannel;
    this.address = address;
  }

  /** The first that this platform has. */
  public static UnixTransport best() {
    if (Epoll.isAvailable()) {
      return EPOLL;
    }
    return KQUEUE.isAvailable() ? KQUEUE : NIO;
  }

  /** Whether this platform has it. */
  public boolean isAvailable() {
    return switch (this) {
      case EPOLL -> Epoll.isAvailable();
      case KQUEUE -> KQueue.isAvailable();
      case NIO -> true;
    };
  }

  /**
   * Threads for channels and servers of this kind; the caller shuts them down.
   *
   * @param name what they are called
   * @param threads how many
   * @return the threads, daemons
   */
  public EventLoopGroup newThreads(String name, int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, true), newHandlers());
  }

  /**
   * A channel to a socket.
   *
   * @param socket its path
   * @param threads what does the work, made by {@link #newThreads}
   * @return a builder, without encryption: the socket's permissions say who may speak
   */
  public NettyChannelBuilder channelTo(Path socket, EventLoopGroup threads) {
    return NettyChannelBuilder.forAddress(address(socket))
        .channelType(channel, address)
        .eventLoopGroup(threads)
        .overrideAuthority("localhost")
        .usePlaintext();
  }

  /**
   * A server at a socket.
   *
   * @param socket its path, where nothing is yet
   * @param threads what does the work, made by {@link #newThreads}
   * @return a builder
   */
  public NettyServerBuilder serverAt(Path socket, EventLoopGroup threads) {
    return NettyServerBuilder.forAddress(address(socket))
        .channelType(serverChannel)
        .bossEventLoopGroup(threads)
        .workerEventLoopGroup(threads);
  }

  private IoHandlerFactory newHandlers() {
    return switch (this) {
      case EPOLL -> EpollIoHandler.newFactory();
      case KQUEUE -> KQueueIoHandler.newFactory();
      case NIO -> NioIoHandler.newFactory();
    };
  }

  private SocketAddress address(Path socket) {
    return this == NIO
        ? UnixDomainSocketAddress.of(socket)
        : new DomainSocketAddress(socket.toFile());
  }
}
