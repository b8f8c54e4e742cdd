package dev.forwarder.endpoints.echopost.agent;

import dev.forwarder.api.Admission;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.endpoints.echopost.log.Refusal;
import dev.forwarder.endpoints.echopost.wire.LogResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The answer to one call: the first one counts. Thread-safe. */
final class OneAnswer {

  private static final LogResponse STORED =
      LogResponse.newBuilder().setSuccess(true).setMessage("stored").build();

  private final ServerCallStreamObserver<LogResponse> observer;
  private final AtomicBoolean given = new AtomicBoolean();

  OneAnswer(ServerCallStreamObserver<LogResponse> observer) {
    this.observer = observer;
    observer.setOnCancelHandler(() -> {}); // else an answer to who has hung up would throw
  }

  void tell(@Nullable Admission settled, @Nullable Throwable failure) {
    if (settled == null || failure != null) {
      refuse("the log could not be stored");
    } else if (settled.isEmpty()) {
      refuse("this agent has no server to send to");
    } else if (settled.isAccepted()) {
      give(STORED);
    } else {
      refuse(reason(settled));
    }
  }

  /** Too large is a fault of the log; all else passes. */
  private static String reason(Admission settled) {
    RefusalReason reason =
        settled.entries().stream()
            .map(Admission.Entry::reason)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(RefusalReason.STORAGE_FAILED);
    return switch (reason) {
      case PAYLOAD_TOO_LARGE -> Refusal.ofTheLog("too large to be stored");
      case STORAGE_FULL -> "not stored: the room for it on the disk is full (STORAGE_FULL)";
      case STORAGE_FAILED -> "not stored: the disk could not be written (STORAGE_FAILED)";
      default -> "not stored: " + reason;
    };
  }

  boolean isGiven() {
    return given.get();
  }

  void refuse(String message) {
    give(LogResponse.newBuilder().setSuccess(false).setMessage(message).build());
  }

  private void give(LogResponse response) {
    if (given.compareAndSet(false, true)) {
      observer.onNext(response);
      observer.onCompleted();
    }
  }

  void fail(Status status) {
    if (given.compareAndSet(false, true)) {
      observer.onError(status.asRuntimeException());
    }
  }
}
