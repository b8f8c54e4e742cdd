package dev.forwarder.api;

/** What is known of an API key: what its backend said when it was last asked about it. */
public enum KeyStatus {
  /** There was no answer yet, or there is nobody to ask. */
  UNCHECKED(false),
  /** The backend knows the key. */
  VALID(false),
  /** The backend answered, and does not know the key. */
  INVALID(false),
  /** A placeholder of the family's, for tests, that is never asked about; counts as valid. */
  FAKE(false),
  /** The backend answered something that tells neither. */
  UNEXPECTED(true),
  /** There was no answer. */
  UNREACHABLE(true);

  private final boolean error;

  KeyStatus(boolean error) {
    this.error = error;
  }

  /**
   * The reading that fits most backends, and Datadog's {@code /api/v1/validate}: 200 says that the
   * key is valid, 403 that it is not, anything else tells neither.
   *
   * @param reply the answer to a question about a key, or why there was none
   * @return what it means
   */
  public static KeyStatus standard(Reply reply) {
    if (reply.failure() != null) {
      return UNREACHABLE;
    }
    return switch (reply.status()) {
      case 200 -> VALID;
      case 403 -> INVALID;
      default -> UNEXPECTED;
    };
  }

  /** Whether the check itself failed, so that nothing is known of the key. */
  public boolean isError() {
    return error;
  }
}
