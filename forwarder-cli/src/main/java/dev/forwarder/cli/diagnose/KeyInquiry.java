package dev.forwarder.cli.diagnose;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.KeyCheck;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.api.Reply;
import dev.forwarder.api.RequestReply.Probe;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Check {@link Check#KEY}: asks about keys as their family says, over the forwarder's own
 * transport. What a family throws is told by its class alone: its words may hold the key.
 */
final class KeyInquiry {
  private static final long GRACE_MILLIS = 1000;

  private final Domain domain;
  private final Way way;
  private final Tools tools;

  KeyInquiry(Domain domain, Way way, Tools tools) {
    this.domain = domain;
    this.way = way;
    this.tools = tools;
  }

  /**
   * Begins to ask.
   *
   * @param failed the check of the domain that is wrong, if any
   * @return the answer, now or within the time of a check
   */
  CompletableFuture<Answer> ask(ApiKey key, @Nullable Check failed) {
    try {
      return begin(key, failed);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(faulty(e));
    }
  }

  private CompletableFuture<Answer> begin(ApiKey key, @Nullable Check failed) {
    Optional<KeyCheck> check = domain.family().keyCheck();
    if (check.isEmpty()) {
      return done(Answer.skipped(uncheckable(key)));
    }
    if (!tools.keysAreChecked()) {
      return done(Answer.skipped("switched off by forwarder_apikey_validation"));
    }
    Optional<KeyStatus> known = check.get().known(domain, key);
    if (known.isPresent()) {
      return done(withoutAsking(known.get()));
    }
    Probe probe = bounded(check.get().probe(domain, key));
    if (failed != null && way.leadsTo(probe.uri())) {
      return done(Examination.dependsOn(failed));
    }
    return exchange(check.get(), probe);
  }

  private String uncheckable(ApiKey key) {
    if (domain.family().authorization(key) == null) {
      return "it is not sent there, so there is nothing to check";
    }
    return "family "
        + domain.family().name()
        + " has no way to check "
        + (domain.role() == Domain.Role.LOCAL ? "the token of a local receiver" : "a key");
  }

  private CompletableFuture<Answer> exchange(KeyCheck check, Probe probe) {
    return tools
        .transport()
        .exchange(probe, domain)
        .toCompletableFuture()
        .thenApply(reply -> read(check, reply, probe))
        .completeOnTimeout(
            unanswered(probe.uri(), ReplyWords.tookLonger(probe.timeout())),
            probe.timeout().toMillis() + GRACE_MILLIS,
            TimeUnit.MILLISECONDS)
        .exceptionally(KeyInquiry::faulty);
  }

  private static CompletableFuture<Answer> done(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private Probe bounded(Probe probe) {
    return new Probe(
        probe.method(),
        probe.uri(),
        probe.headers(),
        tools.atMost(probe.timeout()),
        probe.maxReplyBytes());
  }

  private static Answer withoutAsking(KeyStatus status) {
    return switch (status) {
      case VALID -> Answer.ok("valid, without asking");
      case FAKE -> Answer.ok("a placeholder for tests, which is not asked about");
      case INVALID -> refused("not a key that its backend could know");
      case UNCHECKED, UNEXPECTED, UNREACHABLE -> Answer.skipped("there is nobody to ask about it");
    };
  }

  private Answer read(KeyCheck check, Reply reply, Probe probe) {
    URI asked = probe.uri();
    String words = ReplyWords.of(reply, probe.timeout());
    KeyStatus status;
    try {
      status = check.read(reply);
    } catch (RuntimeException e) {
      return faulty(e);
    }
    return switch (status) {
      case VALID -> Answer.ok("valid" + where(asked));
      case FAKE -> Answer.ok("a placeholder for tests" + where(asked));
      case INVALID -> refused("refused with HTTP " + reply.status() + where(asked));
      case UNREACHABLE ->
          reply.failure() == FailureKind.TLS ? brokenOff(asked, words) : unanswered(asked, words);
      case UNCHECKED, UNEXPECTED ->
          Answer.wrong(
              "the answer tells nothing of the key: " + words + where(asked),
              "check that the backend is healthy, and that "
                  + way.urlPlace()
                  + " and family are its");
    };
  }

  private static Answer refused(String how) {
    return Answer.wrong(
        how, "replace it by a key of this backend and site; until then its payloads are held back");
  }

  /** With TLS 1.3 a server says only after the handshake that it wants to see a certificate. */
  private Answer brokenOff(URI asked, String why) {
    return Answer.wrong(
        "no answer" + where(asked) + ": " + why,
        "if the server wants to see a certificate, give it one with forwarder_tls_key_store");
  }

  private Answer unanswered(URI asked, String why) {
    return Answer.wrong(
        "no answer" + where(asked) + ": " + why,
        way.leadsTo(asked)
            ? "ask again; if it stays so, look at the backend's log"
            : "let this machine through to that address too, or set "
                + "forwarder_apikey_validation: false");
  }

  /** Where it was asked, if that is another server. Its path and query may hold a key. */
  private String where(URI asked) {
    return way.leadsTo(asked)
        ? ""
        : " by "
            + asked.getScheme()
            + "://"
            + asked.getHost()
            + (asked.getPort() < 0 ? "" : ":" + asked.getPort());
  }

  private static Answer faulty(Throwable fault) {
    return Answer.wrong(
        "the family's check of keys failed with " + fault.getClass().getSimpleName(),
        "report it to whoever made the family");
  }
}
