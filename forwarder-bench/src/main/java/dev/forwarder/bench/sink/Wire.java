package dev.forwarder.bench.sink;

import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolVersion;

/** What is spoken between a subject and a sink. */
public enum Wire {
  /** HTTP/1.1, plain. */
  H1("h1"),
  /** HTTP/1.1 over TLS. */
  H1_TLS("h1-tls"),
  /** HTTP/2 over TLS, agreed on by ALPN. */
  H2_TLS("h2-tls");

  private final String label;

  Wire(String label) {
    this.label = label;
  }

  /** What it is called in the names of cases. */
  public String label() {
    return label;
  }

  /** The version of HTTP that requests have. */
  ProtocolVersion version() {
    return this == H2_TLS ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1;
  }
}
