package dev.forwarder.endpoints.datanadhi;

import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;

/**
 * What replies of Data Nadhi's servers mean, primary and fallback alike. As its clients have it,
 * 300 to 500 are final, 500 included, and all above is "unavailable"; but for 408, 429 and whatever
 * says {@code Retry-After}, which ask for another attempt in so many words.
 */
final class DatanadhiVerdicts {

  private DatanadhiVerdicts() {}

  static Verdict of(Reply reply) {
    int status = reply.status();
    if (reply.failure() != null) {
      return Verdict.RETRY;
    }
    if (status >= 200 && status < 300) {
      return Verdict.DELIVERED;
    }
    if (reply.retryAfter() != null) {
      return Verdict.RETRY;
    }
    if (status == 408 || status == 429) {
      return Verdict.RETRY;
    }
    if (status > 500) {
      return Verdict.RETRY;
    }
    if (status < 200) {
      return Verdict.RETRY; // no final reply, so nobody has decided anything
    }
    return Verdict.REJECTED;
  }
}
