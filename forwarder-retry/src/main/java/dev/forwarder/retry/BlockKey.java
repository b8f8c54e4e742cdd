package dev.forwarder.retry;

import org.jspecify.annotations.Nullable;

/**
 * Names one entry of the table.
 *
 * @param gates the domain's view, which alone reads and changes the entry
 * @param scope what the entry blocks
 * @param path the path without its query; empty for the domain's entry
 * @param keyId the id of the API key, never the key; empty but for the entry of a key
 */
record BlockKey(DomainGates gates, BlockScope scope, String path, String keyId) {

  /** As a record's own, which the JVM puts together at the first failure: some 10 ms then. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BlockKey key
        && gates == key.gates
        && scope == key.scope
        && path.equals(key.path)
        && keyId.equals(key.keyId);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * path.hashCode() + keyId.hashCode()) + gates.hashCode();
  }

  @Override
  public String toString() {
    return scope + " " + path + " " + keyId;
  }
}
