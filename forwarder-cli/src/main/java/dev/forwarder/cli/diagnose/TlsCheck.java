package dev.forwarder.cli.diagnose;

import dev.forwarder.core.http.ProxyAddress;
import dev.forwarder.core.http.TlsVersion;
import java.io.IOException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** Check {@link Check#TLS}: the handshake, and if it fails, why. */
final class TlsCheck {

  /** What this side says of a certificate, in the JDK's words or the client's. */
  private static final Pattern OWN_REFUSAL =
      Pattern.compile("PKIX|No name matching|No subject alternative|doesn't match");

  private final Way way;
  private final Tools tools;
  private final Connections connections;
  private final ProxyCheck proxies;

  TlsCheck(Way way, Tools tools, Connections connections, ProxyCheck proxies) {
    this.way = way;
    this.tools = tools;
    this.connections = connections;
    this.proxies = proxies;
  }

  Answer shakeHands(Line line) throws InterruptedException {
    if (!way.secure()) {
      return Answer.skipped("http has no TLS: keys and payloads can be read on the way");
    }
    StepTime time = new StepTime(tools);
    try {
      return Answer.ok(words(handshake(line, way.verified(), time)));
    } catch (TimeLimit.OverException e) {
      return Answer.wrong(
          "the handshake does not end: " + e.getMessage(),
          "check that " + way.authority() + " is the port of its TLS, and what is on the way");
    } catch (SSLException e) {
      return refused(line, String.valueOf(e.getMessage()), time);
    } catch (IOException e) {
      return broken(String.valueOf(e.getMessage()));
    }
  }

  private SSLSession handshake(Line line, boolean verified, StepTime time)
      throws IOException, InterruptedException {
    Duration limit = time.atMost(tools.http().tls().handshakeTimeout());
    SSLSocket secured =
        tools
            .limit()
            .call(limit, () -> tools.tls().secure(line.socket(), way.host(), way.port(), verified));
    line.use(secured);
    return secured.getSession();
  }

  private String words(SSLSession session) throws SSLException {
    String version = session.getProtocol();
    String certificate =
        chain(session).stream()
            .findFirst()
            .map(own -> CertificateWords.of(own, tools.clock().instant()))
            .orElse("no certificate that can be read");
    return version
        + ", "
        + certificate
        + (way.verified() ? "" : ", NOT verified (skip_ssl_validation)");
  }

  private static List<X509Certificate> chain(SSLSession session) throws SSLException {
    Certificate[] shown = session.getPeerCertificates();
    return Stream.of(shown)
        .filter(X509Certificate.class::isInstance)
        .map(X509Certificate.class::cast)
        .toList();
  }

  /**
   * Looks at the certificate over one more connection, over which nothing but that is done, in what
   * is left of the time.
   */
  private Answer refused(Line line, String refusal, StepTime time) throws InterruptedException {
    if (way.verified()) {
      try {
        line.use(connections.again(time));
        ProxyAddress proxy = way.choice().proxy();
        if (proxy != null && proxies.openTunnel(proxy, line, time) / 100 != 2) {
          return broken(refusal);
        }
        List<X509Certificate> chain = chain(handshake(line, false, time));
        if (!chain.isEmpty()) {
          return CertificateWords.refused(
              chain, way.host(), tools.clock().instant(), refusal, way.urlPlace());
        }
      } catch (IOException e) {
        // It is not the certificate, or the server is gone: what it said first stands.
        return broken(refusal);
      }
    }
    return broken(refusal);
  }

  private Answer broken(String refusal) {
    if (refusal.contains("Unsupported or unrecognized SSL message")) {
      return Answer.wrong(
          "what answers at " + way.authority() + " does not speak TLS",
          "use the port of its TLS, or http:// in " + way.urlPlace() + " if nothing else is there");
    }
    if (refusal.contains("protocol_version") || refusal.contains("protocol version")) {
      boolean only13 = tools.http().tls().minVersion() == TlsVersion.TLSV1_3;
      return Answer.wrong(
          "no version of TLS in common (min_tls_version is "
              + tools.http().tls().minVersion()
              + ")",
          only13
              ? "let the server speak TLS 1.3, or set min_tls_version to tlsv1.2"
              : "let the server speak TLS 1.2 or later");
    }
    if (OWN_REFUSAL.matcher(refusal).find()) {
      return Answer.wrong(
          "its certificate is refused: " + refusal,
          "look at it with: openssl s_client -showcerts -connect " + way.authority());
    }
    if (refusal.contains("handshake_failure") || refusal.contains("certificate")) {
      return Answer.wrong(
          "the server breaks off the handshake: " + refusal,
          "if it wants to see a certificate, give it one with forwarder_tls_key_store");
    }
    return Answer.wrong(
        "the handshake fails: " + refusal,
        "check that " + way.authority() + " is the port of its TLS, and what is on the way");
  }
}
