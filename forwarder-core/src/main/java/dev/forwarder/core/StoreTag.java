package dev.forwarder.core;

import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;

/**
 * What a record on disk is for: the id of its key, and the name of its endpoint where the family
 * knows it, so that what is blocked need not be read. All other endpoints share a tag: a log knows
 * few tags.
 */
final class StoreTag {

  private static final char SEPARATOR = '\n';
  private static final String OTHER = "*";

  private StoreTag() {}

  static String of(Transaction transaction) {
    Endpoint endpoint = transaction.endpoint();
    Target target = transaction.target();
    boolean known = isKnown(target.domain().domain(), endpoint.name());
    return of(target.key().id(), known ? endpoint.name() : OTHER);
  }

  /** A plain loop: each submission that is written ahead comes by here. */
  private static boolean isKnown(Domain domain, String endpointName) {
    for (Endpoint known : domain.family().endpoints()) {
      if (known.name().equals(endpointName)) {
        return true;
      }
    }
    return false;
  }

  static String of(String keyId, String endpointName) {
    return keyId + SEPARATOR + endpointName;
  }

  /** The key's id. */
  static String keyId(String tag) {
    int end = tag.lastIndexOf(SEPARATOR);
    return end < 0 ? tag : tag.substring(0, end);
  }
}
