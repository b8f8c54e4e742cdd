package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which id each key of a changed domain goes by. A key with an id of its own has that
 * one. Another is known by its secret; where exactly one such key goes and one comes, the one that
 * comes takes over the id.
 */
final class KeyIds {

  private final List<ApiKey> inForce;
  private final List<ApiKey> drained;
  private final List<ApiKey> given;
  private final @Nullable ApiKey[] found;
  private final Set<String> ids = new HashSet<>();

  private KeyIds(List<ApiKey> inForce, List<ApiKey> drained, List<ApiKey> given) {
    this.inForce = inForce;
    this.drained = drained;
    this.given = given;
    this.found = new ApiKey[given.size()];
  }

  /**
   * The given keys, in their order, under the ids that they go by.
   *
   * @param inForce the keys before the change, under the ids that they go by
   * @param drained keys that are gone and still have something pending
   */
  static List<ApiKey> resolve(List<ApiKey> inForce, List<ApiKey> drained, List<ApiKey> given) {
    return new KeyIds(inForce, drained, given).resolve();
  }

  private List<ApiKey> resolve() {
    for (int i = 0; i < given.size(); i++) {
      ApiKey key = given.get(i);
      settle(i, key.hasDerivedId() ? Optional.empty() : Optional.of(key.id()));
    }
    for (int i = 0; i < given.size(); i++) {
      settle(i, ofSameSecret(given.get(i)));
    }
    for (int i = 0; i < given.size(); i++) {
      settle(i, replacedByName(given.get(i)));
    }
    takeOver();
    for (int i = 0; i < given.size(); i++) {
      settle(i, Optional.of(unused(given.get(i).id())));
    }
    return Stream.of(found).map(Objects::requireNonNull).toList();
  }

  private void settle(int i, Optional<String> id) {
    if (found[i] == null && id.isPresent() && ids.add(id.get())) {
      found[i] = given.get(i).withId(id.get());
    }
  }

  private Optional<String> ofSameSecret(ApiKey key) {
    return Stream.concat(inForce.stream(), drained.stream())
        .filter(one -> one.hasDerivedId() && one.reveal().equals(key.reveal()))
        .map(ApiKey::id)
        .findFirst();
  }

  /** Its id is an old one with another secret: somebody has put it in that one's place. */
  private Optional<String> replacedByName(ApiKey key) {
    return inForce.stream()
        .filter(one -> one.hasDerivedId() && one.id().equals(key.id()))
        .map(ApiKey::id)
        .findFirst();
  }

  private void takeOver() {
    List<String> gone =
        inForce.stream()
            .filter(one -> one.hasDerivedId() && !ids.contains(one.id()))
            .map(ApiKey::id)
            .toList();
    List<Integer> come = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      if (found[i] == null) {
        come.add(i);
      }
    }
    if (gone.size() == 1 && come.size() == 1) {
      settle(come.get(0), Optional.of(gone.get(0)));
    }
  }

  /** Its own id, unless another secret has taken it over. */
  private String unused(String own) {
    String id = own;
    for (int n = 2; isUsed(id); n++) {
      id = own + "-" + n;
    }
    return id;
  }

  private boolean isUsed(String id) {
    return ids.contains(id)
        || Stream.concat(inForce.stream(), drained.stream()).anyMatch(key -> key.id().equals(id));
  }
}
