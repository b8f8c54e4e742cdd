package dev.forwarder.api;

/** Why a transaction was not accepted. What is refused is the caller's still. */
public enum RefusalReason {
  /** The forwarder is not started, or is stopping or stopped. */
  NOT_RUNNING,
  /**
   * The payload is larger than {@code forwarder_max_payload_size}, or with its overhead than all
   * the memory of its domain or of the process.
   */
  PAYLOAD_TOO_LARGE,
  /**
   * The domain's memory is full to its cap. Where the old gives way to the new this is rare: only
   * while payloads come faster than a step makes room for them.
   */
  DOMAIN_FULL,
  /** The memory of the whole process is full, and this domain has its fair share or more. */
  PROCESS_FULL,
  /** Too many outcomes wait to be told to listeners that were given with a submission. */
  LISTENERS_BUSY,
  /** Its domain or its API key was taken out of the settings while the payload was handed over. */
  REMOVED,
  /** It was to be on disk before it is accepted, and the room that it may take there is full. */
  STORAGE_FULL,
  /** It was to be on disk before it is accepted, and the disk could not be written. */
  STORAGE_FAILED
}
