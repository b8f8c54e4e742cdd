package dev.forwarder.endpoints.datadog;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Admission;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import org.jspecify.annotations.Nullable;

/**
 * How one payload ended for one (domain, API key): with an outcome, or refused at once.
 *
 * @param payload which of the payloads that were submitted together, from 0
 * @param domain the name of the domain
 * @param keyId the id of the API key
 * @param outcome how it ended; null where it was refused
 * @param dropped why it was dropped; null unless it was
 * @param refused why it was not accepted; null where it was
 * @param attempts how many requests carried it
 * @param reply what the last of them brought back; null where none was made, or where it ended
 *     while it waited, such as evicted
 */
public record Response(
    int payload,
    String domain,
    String keyId,
    @Nullable Outcome outcome,
    @Nullable DropReason dropped,
    @Nullable RefusalReason refused,
    int attempts,
    @Nullable Reply reply) {

  /** Checks that it ended either with an outcome or refused. */
  public Response {
    requireNonNull(domain, "domain");
    requireNonNull(keyId, "keyId");
    if ((outcome == null) != (refused != null)) {
      throw new IllegalArgumentException(
          "a response has an outcome or a refusal, was: " + outcome + ", " + refused);
    }
  }

  static Response of(int payload, DeliveryReport report) {
    return new Response(
        payload,
        report.domain(),
        report.keyId(),
        report.outcome(),
        report.reason(),
        null,
        report.attempts(),
        report.reply());
  }

  static Response refused(int payload, Admission.Entry entry) {
    return new Response(
        payload, entry.domain(), entry.keyId(), null, null, entry.reason(), 0, null);
  }

  /** Whether the backend took it. */
  public boolean isDelivered() {
    return outcome == Outcome.DELIVERED;
  }

  /** The HTTP status of the last reply; 0 where there was none. */
  public int status() {
    return reply == null ? 0 : reply.status();
  }

  /**
   * The start of the last reply's body as text, as much as the transport keeps ({@code
   * forwarder_reply_kept_size}); empty where there was no reply.
   */
  public String body() {
    return reply == null || reply.failure() != null ? "" : reply.detail();
  }
}
