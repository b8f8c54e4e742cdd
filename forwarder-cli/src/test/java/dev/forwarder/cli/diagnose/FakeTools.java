package dev.forwarder.cli.diagnose;

import dev.forwarder.api.Domain;
import dev.forwarder.api.Reply;
import dev.forwarder.api.RequestReply;
import dev.forwarder.core.http.HttpSettings;
import dev.forwarder.core.http.TlsSockets;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/** A network that a test makes up, in which no time passes. */
final class FakeTools implements Network, RequestReply, AutoCloseable {
  final Map<String, List<InetAddress>> names = new HashMap<>();
  final Set<InetAddress> refusing = new HashSet<>();
  final List<Duration> limits = new CopyOnWriteArrayList<>();
  final List<Probe> asked = new CopyOnWriteArrayList<>();
  Function<Probe, CompletableFuture<Reply>> backend =
      probe -> CompletableFuture.completedFuture(Reply.of(200));
  HttpSettings settings = HttpSettings.defaults();

  /** What a connection is; in which time may pass. */
  Supplier<Socket> sockets = Socket::new;

  volatile Duration now = Duration.ZERO;
  private final TimeLimit limit = new TimeLimit();

  /** A name with these addresses. */
  FakeTools name(String host, String... addresses) throws UnknownHostException {
    InetAddress[] all = new InetAddress[addresses.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = InetAddress.getByName(addresses[i]);
    }
    names.put(host, List.of(all));
    return this;
  }

  Tools tools() {
    return new Tools(
        settings,
        new AddressPlaces(List.of()),
        true,
        Duration.ofSeconds(5),
        this,
        new TlsSockets(settings.tls()),
        this,
        limit,
        Clock.systemUTC(),
        () -> now.toNanos());
  }

  /** What is found of a domain. */
  List<Finding> examine(Domain domain) throws InterruptedException {
    Examination examination = new Examination(domain, tools());
    examination.run();
    return examination.findings().findings();
  }

  @Override
  public List<InetAddress> lookUp(String host) throws UnknownHostException {
    List<InetAddress> found = names.get(host);
    if (found == null) {
      throw new UnknownHostException(host);
    }
    return found;
  }

  @Override
  public Socket connect(InetSocketAddress address, Duration within) throws IOException {
    limits.add(within);
    if (refusing.contains(address.getAddress())) {
      throw new ConnectException("Connection refused");
    }
    return sockets.get();
  }

  @Override
  public CompletionStage<Reply> exchange(Probe probe) {
    asked.add(probe);
    return backend.apply(probe);
  }

  @Override
  public void close() {
    limit.close();
  }
}
