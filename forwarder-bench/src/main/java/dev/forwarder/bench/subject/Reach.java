package dev.forwarder.bench.subject;

import static java.util.Objects.requireNonNull;

import dev.forwarder.bench.sink.OwnCertificate;
import dev.forwarder.bench.sink.Wire;

/**
 * How the ports of a load are reached.
 *
 * @param wire what is spoken
 * @param caFile the certificate that is trusted, in PEM; empty where none is asked for
 */
public record Reach(Wire wire, String caFile) {

  /** Plain HTTP/1.1. */
  public static final Reach PLAIN = new Reach(Wire.H1, "");

  /** Sees to it that there is a certificate where one is needed. */
  public Reach {
    requireNonNull(wire, "wire");
    requireNonNull(caFile, "caFile");
    if ((wire == Wire.H1) != caFile.isEmpty()) {
      throw new IllegalArgumentException(wire + " does not go with the caFile '" + caFile + "'");
    }
  }

  /** Over TLS, where that certificate is trusted. */
  public static Reach trusting(Wire wire, OwnCertificate certificate) {
    return new Reach(wire, certificate.pem().toAbsolutePath().toString());
  }

  /** The scheme of addresses. */
  String scheme() {
    return wire == Wire.H1 ? "http" : "https";
  }
}
