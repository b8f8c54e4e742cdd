package dev.forwarder.endpoints.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Admission;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What comes first, the admission or the end of a transaction, is nobody's choice. */
final class AskingTest {

  private final Asking asking = new Asking(7);

  private static Admission.Entry entry(
      String key, Admission.State state, @Nullable RefusalReason reason) {
    return new Admission.Entry("dd", key, state, reason);
  }

  private static DeliveryReport delivered(String key) {
    return new DeliveryReport(
        "id", "dd", key, DatadogEndpoints.PROCESS, Outcome.DELIVERED, null, 1, Reply.of(202));
  }

  @Test
  void aTransactionMayEndBeforeItsAdmissionIsKnown() {
    asking.ended(delivered("a"));
    List<CompletableFuture<Response>> each =
        asking.admitted(Admission.of(List.of(entry("a", Admission.State.ACCEPTED, null))));

    assertThat(each).hasSize(1).allMatch(CompletableFuture::isDone);
    assertThat(each.get(0).join().status()).isEqualTo(202);
    assertThat(each.get(0).join().payload()).isEqualTo(7);
  }

  @Test
  void whatIsBeingWrittenAndIsRefusedThenIsAnsweredThen() {
    CompletableFuture<Admission> settled = new CompletableFuture<>();
    List<CompletableFuture<Response>> each =
        asking.admitted(
            Admission.of(
                List.of(
                    entry("a", Admission.State.WRITING, null),
                    entry("b", Admission.State.WRITING, null)),
                settled));
    assertThat(each).noneMatch(CompletableFuture::isDone);

    settled.complete(
        Admission.of(
            List.of(
                entry("a", Admission.State.ACCEPTED, null),
                entry("b", Admission.State.REFUSED, RefusalReason.DOMAIN_FULL))));

    assertThat(each.get(0)).isNotDone();
    assertThat(each.get(1).join().refused()).isEqualTo(RefusalReason.DOMAIN_FULL);
    asking.ended(delivered("a"));
    assertThat(each.get(0).join().isDelivered()).isTrue();
  }
}
