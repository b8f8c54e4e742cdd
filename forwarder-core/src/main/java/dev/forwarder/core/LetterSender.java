package dev.forwarder.core;

import dev.forwarder.api.Admission;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.core.spool.StoredTransaction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Submits dead letters, each to the one target that it was for: found by the domain's name and the
 * key's id among those in force, whose address and secret are the settings'. Thread-safe.
 */
final class LetterSender implements LetterReplay.Sender {

  private final Supplier<Members> members;
  private final Submissions submissions;

  LetterSender(Supplier<Members> members, Submissions submissions) {
    this.members = members;
    this.submissions = submissions;
  }

  @Override
  public @Nullable Admission send(BuriedLetter letter, SubmitOptions options) {
    StoredTransaction stored = letter.letter().transaction();
    Target target = target(letter.domain(), stored.keyId());
    if (target == null) {
      return null;
    }
    Routes.Route route = Routes.Route.to(target).taking(stored.endpoint());
    return submissions.submit(route, stored.endpoint(), stored.payload(), options);
  }

  private @Nullable Target target(String domain, String keyId) {
    return members.get().inForce().stream()
        .filter(one -> one.isNamed(domain))
        .flatMap(one -> one.targets().stream())
        .filter(one -> one.key().id().equals(keyId))
        .findFirst()
        .orElse(null);
  }
}
