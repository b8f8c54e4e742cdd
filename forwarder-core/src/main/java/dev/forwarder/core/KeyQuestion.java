package dev.forwarder.core;

import dev.forwarder.api.Header;
import dev.forwarder.api.RequestReply.Probe;
import java.net.URI;
import java.util.List;

/** What is asked about a key. Of two keys with the same question one is asked about. */
record KeyQuestion(String method, URI uri, List<Header> headers) {

  static KeyQuestion of(Probe probe) {
    return new KeyQuestion(probe.method(), probe.uri(), probe.headers());
  }

  /** Method and host: the rest may hold a key. */
  @Override
  public String toString() {
    return method + " " + uri.getHost();
  }
}
