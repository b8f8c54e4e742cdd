package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a submission: for each transaction that it meant, whether it was accepted.
 *
 * <p>Immutable. A payload whose destination selects no domain means no transaction: {@link
 * #isEmpty()}.
 */
public final class Admission {

  /** Whether one transaction was taken. */
  public enum State {
    /** The forwarder answers for it from now on. */
    ACCEPTED,
    /** It stays the caller's; see the reason. */
    REFUSED,
    /** It is being written to disk and will be accepted or refused when that is done. */
    WRITING
  }

  /**
   * One transaction of a submission.
   *
   * @param domain the name of its domain
   * @param keyId the id of its API key
   * @param state whether it was taken
   * @param reason why it was refused; null unless it was
   * @param isDurable whether it is on disk already, so that it survives the process
   */
  public record Entry(
      String domain, String keyId, State state, @Nullable RefusalReason reason, boolean isDurable) {

    /** One that is not on disk. */
    public Entry(String domain, String keyId, State state, @Nullable RefusalReason reason) {
      this(domain, keyId, state, reason, false);
    }

    /**
     * One that was accepted.
     *
     * @param isDurable whether it is on disk already
     */
    public static Entry accepted(String domain, String keyId, boolean isDurable) {
      return new Entry(domain, keyId, State.ACCEPTED, null, isDurable);
    }

    /** Checks that there is a reason exactly where there is a refusal. */
    public Entry {
      requireNonNull(domain, "domain");
      requireNonNull(keyId, "keyId");
      if ((state == State.REFUSED) != (reason != null)) {
        throw new IllegalArgumentException("a refusal, and nothing else, has a reason: " + state);
      }
    }
  }

  private final List<Entry> entries;
  private final @Nullable CompletionStage<Admission> settled;
  private final int accepted;
  private final int refused;

  private Admission(List<Entry> entries, @Nullable CompletionStage<Admission> settled) {
    this.entries = List.copyOf(entries);
    this.settled = settled;
    this.accepted = count(State.ACCEPTED);
    this.refused = count(State.REFUSED);
  }

  /**
   * The answer in which nothing is open any more.
   *
   * @param entries one for each transaction, none of them {@link State#WRITING}
   * @return the admission
   */
  public static Admission of(List<Entry> entries) {
    Admission admission = new Admission(entries, null);
    if (admission.accepted + admission.refused != admission.entries.size()) {
      throw new IllegalArgumentException("an entry that is WRITING needs a stage that settles it");
    }
    return admission;
  }

  /**
   * The answer in which some entries are being written.
   *
   * @param entries one for each transaction
   * @param settled completes with the final answer when none is written any more
   * @return the admission
   */
  public static Admission of(List<Entry> entries, CompletionStage<Admission> settled) {
    return new Admission(entries, requireNonNull(settled, "settled"));
  }

  private int count(State state) {
    return (int) entries.stream().filter(entry -> entry.state() == state).count();
  }

  /** One entry for each transaction, in the order of domains and keys. */
  public List<Entry> entries() {
    return entries;
  }

  /** How many transactions were accepted. */
  public int accepted() {
    return accepted;
  }

  /** How many transactions were refused. */
  public int refused() {
    return refused;
  }

  /** Whether every transaction was accepted; true too where there was none to accept. */
  public boolean isAccepted() {
    return accepted == entries.size();
  }

  /** Whether the payload was for no domain at all. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Completes, on the callback executor, with an answer in which no entry is WRITING any more. */
  public CompletionStage<Admission> settled() {
    return settled == null ? CompletableFuture.completedStage(this) : settled;
  }

  @Override
  public String toString() {
    return "Admission[accepted="
        + accepted
        + ", refused="
        + refused
        + ", of="
        + entries.size()
        + "]";
  }
}
