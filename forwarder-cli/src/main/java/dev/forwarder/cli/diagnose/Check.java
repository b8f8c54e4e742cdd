package dev.forwarder.cli.diagnose;

import java.util.Locale;

/** What is looked at of a domain, in the order in which a request meets it. */
enum Check {
  DNS,
  TCP,
  PROXY,
  TLS,
  /** One for each key. */
  KEY;

  /** As it is shown. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
