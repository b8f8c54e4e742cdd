package dev.forwarder.core.http;

/** The oldest TLS that is spoken. {@code min_tls_version}. */
public enum TlsVersion {
  /** TLS 1.2 and 1.3. The default. */
  TLSV1_2,
  /** TLS 1.3 only. */
  TLSV1_3;

  /** What the JDK calls the versions that are allowed. */
  String[] protocols() {
    return this == TLSV1_2 ? new String[] {"TLSv1.2", "TLSv1.3"} : new String[] {"TLSv1.3"};
  }
}
