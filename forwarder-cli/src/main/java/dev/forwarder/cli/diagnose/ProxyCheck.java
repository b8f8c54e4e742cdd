package dev.forwarder.cli.diagnose;

import dev.forwarder.api.Domain;
import dev.forwarder.api.Reply;
import dev.forwarder.api.RequestReply.Probe;
import dev.forwarder.api.UserAgent;
import dev.forwarder.core.http.ProxyAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Check {@link Check#PROXY}: which applies, and whether it leads to the server. */
final class ProxyCheck {
  private static final int WANTS_CREDENTIALS = 407;
  private static final List<Integer> OF_GATEWAYS = List.of(502, 503, 504);

  private final Domain domain;
  private final Way way;
  private final Tools tools;

  ProxyCheck(Domain domain, Way way, Tools tools) {
    this.domain = domain;
    this.way = way;
    this.tools = tools;
  }

  /** Why there is none. */
  Answer none() {
    String rule = way.choice().noProxyRule();
    return Answer.ok(
        rule == null
            ? "none: " + way.proxySetting() + " is not set"
            : "none, by the rule of proxy.no_proxy: " + rule);
  }

  /** Asks the proxy to lead to the server; through a tunnel, the line leads there then. */
  Answer through(ProxyAddress proxy, Line line) throws IOException, InterruptedException {
    return way.secure() ? tunnel(proxy, line) : forward(proxy);
  }

  private Answer tunnel(ProxyAddress proxy, Line line) throws IOException, InterruptedException {
    try {
      int status = openTunnel(proxy, line, new StepTime(tools));
      return status / 100 == 2
          ? Answer.ok(proxy + " opens a tunnel to " + way.authority())
          : refused(proxy, status, " does not open a tunnel to ");
    } catch (TimeLimit.OverException | Tunnel.NoProxyException e) {
      return noProxy(proxy, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return noProxy(proxy, "the connection broke");
    }
  }

  /** Opens a tunnel over the line's connection, and gives the proxy's status. */
  int openTunnel(ProxyAddress proxy, Line line, StepTime time)
      throws IOException, InterruptedException {
    Duration limit = time.atMost(tools.http().connections().responseTimeout());
    return tools.limit().call(limit, () -> Tunnel.open(line.socket(), proxy, way.authority()));
  }

  private Answer forward(ProxyAddress proxy) throws IOException, InterruptedException {
    Duration limit = tools.atMost(tools.http().connections().responseTimeout());
    Probe probe = new Probe("HEAD", domain.baseUrl(), List.of(UserAgent.header()), limit, 0);
    Reply reply =
        tools
            .limit()
            .call(
                limit.plus(Duration.ofSeconds(1)),
                () -> tools.transport().exchange(probe, domain).toCompletableFuture().get());
    if (reply.failure() != null) {
      return reply.detail().contains("HTTP " + WANTS_CREDENTIALS)
          ? refused(proxy, WANTS_CREDENTIALS, "")
          : noProxy(proxy, ReplyWords.of(reply, limit));
    }
    return OF_GATEWAYS.contains(reply.status())
        ? refused(proxy, reply.status(), " does not get to ")
        : Answer.ok(proxy + " forwards to " + way.authority() + " (HTTP " + reply.status() + ")");
  }

  private Answer refused(ProxyAddress proxy, int status, String what) {
    if (status == WANTS_CREDENTIALS) {
      return Answer.wrong(
          proxy
              + (proxy.user() == null
                  ? " wants credentials (HTTP 407)"
                  : " does not take the credentials (HTTP 407)"),
          (proxy.user() == null ? "give them in " : "correct them in ")
              + way.proxySetting()
              + ": http://user:password@host:port");
    }
    return Answer.wrong(
        proxy + what + way.authority() + " (HTTP " + status + ")",
        "allow it in the proxy, or name "
            + way.host()
            + " in proxy.no_proxy if it can be reached"
            + " directly");
  }

  private Answer noProxy(ProxyAddress proxy, String why) {
    return Answer.wrong(
        proxy + " does not answer as an HTTP proxy: " + why,
        "correct host and port in " + way.proxySetting());
  }
}
