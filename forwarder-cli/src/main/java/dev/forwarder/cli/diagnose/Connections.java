package dev.forwarder.cli.diagnose;

import dev.forwarder.retry.units.Durations;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the addresses of the first host of a way and connects to one. Of one thread. */
final class Connections {
  private static final int MOST_SHOWN = 3;

  private final Way way;
  private final Tools tools;
  private List<InetAddress> addresses = List.of();
  private @Nullable InetAddress taking;

  Connections(Way way, Tools tools) {
    this.way = way;
    this.tools = tools;
  }

  /** Check {@link Check#DNS}. */
  Answer lookUp() throws IOException, InterruptedException {
    String host = way.firstHost();
    String who = (way.choice().proxy() == null ? "" : "the proxy ") + host;
    Duration limit = tools.atMost(tools.http().names().lookupTimeout());
    try {
      addresses = tools.limit().call(limit, () -> tools.network().lookUp(host));
    } catch (UnknownHostException e) {
      return Answer.wrong(
          who + " is a name without an address",
          "correct the name in " + way.firstPlace() + ", or what this machine asks for names");
    } catch (TimeLimit.OverException e) {
      return Answer.wrong(
          who + ": no answer to the name within " + Durations.format(limit),
          "check what this machine asks for names (/etc/resolv.conf)");
    }
    List<String> texts = addresses.stream().map(InetAddress::getHostAddress).toList();
    if (texts.equals(List.of(host))) {
      return Answer.ok(who + " is an address");
    }
    return Answer.ok(who + (texts.size() == 1 ? " has the address " : " has ") + joined(texts));
  }

  private static String joined(List<String> texts) {
    String shown = String.join(", ", texts.subList(0, Math.min(MOST_SHOWN, texts.size())));
    int more = texts.size() - MOST_SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  /**
   * Check {@link Check#TCP}: the addresses in their order, which share the time.
   *
   * @param socket takes the connection, if there is one
   */
  Answer connect(Line socket) {
    Duration each =
        tools
            .atMost(tools.http().connections().connectTimeout())
            .dividedBy(Math.max(1, addresses.size()));
    List<String> failures = new ArrayList<>();
    String advice = "";
    for (InetAddress address : addresses) {
      String shown = shown(address);
      try {
        socket.use(connect(address, each));
        taking = address;
        return Answer.ok(
            shown
                + " takes connections"
                + (failures.isEmpty() ? "" : "; before it, " + joined(failures)));
      } catch (IOException e) {
        failures.add(shown + " " + words(e, each));
        advice = advice.isEmpty() ? advice(e) : advice;
      }
    }
    return Answer.wrong(joined(failures), advice);
  }

  /** One more connection to the address that took the first. */
  Socket again(StepTime time) throws IOException {
    if (taking == null) {
      throw new IOException("no address takes connections");
    }
    return connect(taking, time.atMost(tools.http().connections().connectTimeout()));
  }

  private Socket connect(InetAddress address, Duration limit) throws IOException {
    return tools.network().connect(new InetSocketAddress(address, way.firstPort()), limit);
  }

  private String shown(InetAddress address) {
    String text = address.getHostAddress();
    return (text.contains(":") ? "[" + text + "]" : text) + ":" + way.firstPort();
  }

  private static String words(IOException failure, Duration limit) {
    if (failure instanceof SocketTimeoutException) {
      return "does not answer within " + Durations.format(limit);
    }
    return isRefusal(failure)
        ? "refuses connections"
        : "cannot be reached: " + failure.getMessage();
  }

  private String advice(IOException failure) {
    if (failure instanceof SocketTimeoutException) {
      return "let this machine through the firewalls on the way, or set "
          + way.proxySetting()
          + " if there is a proxy";
    }
    return isRefusal(failure)
        ? "start what should listen there, or correct the port in " + way.firstPlace()
        : "check this machine's network and routes";
  }

  private static boolean isRefusal(IOException failure) {
    return failure instanceof ConnectException
        && String.valueOf(failure.getMessage()).contains("refused");
  }
}
