package dev.forwarder.api;

/** What a reply means for the transaction that it answers. */
public enum Verdict {
  /** The backend has it. */
  DELIVERED,
  /** Not now: another attempt may succeed, with the same key. */
  RETRY,
  /** Never: the backend will not take these bytes. */
  REJECTED,
  /** Not with this API key. */
  KEY_REFUSED;

  /**
   * The usual reading of a reply, for families that have no other. In order: no reply is retried;
   * 2xx is delivered; 401 and 403 refuse the key; 404 is retried, since the route may not exist
   * yet, as are 408, 425, 429 and 5xx; the rest is rejected. A redirect is a rejection: it is never
   * followed with a key attached.
   *
   * @param reply what came back
   * @return what it means
   */
  public static Verdict standard(Reply reply) {
    int status = reply.status();
    if (reply.failure() != null) {
      return RETRY;
    }
    if (status >= 200 && status < 300) {
      return DELIVERED;
    }
    if (status == 401 || status == 403) {
      return KEY_REFUSED;
    }
    if (status == 404 || status == 408 || status == 425 || status == 429 || status >= 500) {
      return RETRY;
    }
    return REJECTED;
  }
}
