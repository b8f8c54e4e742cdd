package dev.forwarder.core.http;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of each domain whose certificates are not verified, once while it is used. Thread-safe. */
final class UnverifiedDomains {

  private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

  private final Recent<String, String> warned = new Recent<>();

  /** This one is sent to. */
  void warnOf(String domain) {
    if (isNews(domain)) {
      LOG.warn(
          "TLS certificates of domain {} are NOT verified: whoever is on the way can read its API"
              + " keys and payloads (skip_ssl_validation)",
          domain);
    }
  }

  private synchronized boolean isNews(String domain) {
    int known = warned.size();
    String unused = warned.get(domain, name -> name);
    return warned.size() > known;
  }

  /** Forgets those that were not sent to for a period. */
  synchronized void forgetUnused() {
    List<String> unused = warned.turn();
  }

  synchronized int size() {
    return warned.size();
  }
}
