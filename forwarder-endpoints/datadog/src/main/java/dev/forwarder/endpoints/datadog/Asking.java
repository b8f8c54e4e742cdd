package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.Admission;
import dev.forwarder.api.DeliveryReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One payload on its way to its responses. A transaction may end before its admission is known, so
 * whoever comes first makes the place for its response. Thread-safe.
 */
final class Asking {

  private record Target(String domain, String keyId) {}

  private final int payload;
  private final Map<Target, CompletableFuture<Response>> places = new ConcurrentHashMap<>();

  Asking(int payload) {
    this.payload = payload;
  }

  /** A transaction has ended. */
  void ended(DeliveryReport report) {
    place(report.domain(), report.keyId()).complete(Response.of(payload, report));
  }

  /** The places of its responses, in order; what was refused is answered by that. */
  List<CompletableFuture<Response>> admitted(Admission admission) {
    List<CompletableFuture<Response>> inOrder =
        admission.entries().stream().map(entry -> place(entry.domain(), entry.keyId())).toList();
    answerRefused(admission);
    if (admission.accepted() + admission.refused() < admission.entries().size()) {
      CompletionStage<?> unused = admission.settled().thenAccept(this::answerRefused);
    }
    return inOrder;
  }

  private void answerRefused(Admission admission) {
    admission.entries().stream()
        .filter(entry -> entry.state() == Admission.State.REFUSED)
        .forEach(
            entry ->
                place(entry.domain(), entry.keyId()).complete(Response.refused(payload, entry)));
  }

  private CompletableFuture<Response> place(String domain, String keyId) {
    return places.computeIfAbsent(new Target(domain, keyId), any -> new CompletableFuture<>());
  }
}
