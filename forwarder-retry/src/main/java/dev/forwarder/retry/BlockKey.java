package dev.forwarder.retry;

/**
 * Names one entry of the table.
 *
 * @param gates the domain's view, which alone reads and changes the entry
 * @param scope what the entry blocks
 * @param path the path without its query; empty for the domain's entry
 * @param keyId the id of the API key, never the key; empty but for the entry of a key
 */
record BlockKey(DomainGates gates, BlockScope scope, String path, String keyId) {

  @Override
  public String toString() {
    return scope + " " + path + " " + keyId;
  }
}
