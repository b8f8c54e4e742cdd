package dev.forwarder.core.http;

import org.apache.hc.core5.http.message.BasicHeader;

/** A header with a key in it, which a log of headers shows without its value. */
final class SecretHeader extends BasicHeader {

  private static final long serialVersionUID = 1L;

  SecretHeader(String name, String value) {
    super(name, value, true);
  }

  @Override
  public String toString() {
    return getName() + ": ***";
  }
}
