package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** One (domain, API key): what a transaction is for. */
final class Target {

  private static final RefusalReason[] REFUSALS = RefusalReason.values();

  private final DomainForwarder domain;
  private final int index;
  private final ApiKey key;
  private final PayloadId salt;
  private final SubmitWord accepted = new SubmitWord();
  private final AtomicLongArray refused = new AtomicLongArray(REFUSALS.length);

  /** The step's own. */
  private final TargetLanes lanes = new TargetLanes();

  Target(DomainForwarder domain, String domainName, int index, ApiKey key) {
    this.domain = domain;
    this.index = index;
    this.key = key;
    String name = domainName + '\n' + key.id();
    this.salt = PayloadId.of(name.getBytes(StandardCharsets.UTF_8));
  }

  DomainForwarder domain() {
    return domain;
  }

  int index() {
    return index;
  }

  ApiKey key() {
    return key;
  }

  /** A number that differs between targets, for the ids of transactions. */
  PayloadId salt() {
    return salt;
  }

  SubmitWord accepted() {
    return accepted;
  }

  TargetLanes lanes() {
    return lanes;
  }

  /** Counts a refusal; any thread. */
  void refuse(RefusalReason reason) {
    refused.incrementAndGet(EnumIndex.of(reason));
  }

  Map<RefusalReason, Long> refused() {
    @Nullable Map<RefusalReason, Long> counts = null;
    for (RefusalReason reason : REFUSALS) {
      long n = refused.get(EnumIndex.of(reason));
      if (n != 0) {
        counts = counts == null ? new EnumMap<>(RefusalReason.class) : counts;
        counts.put(reason, n);
      }
    }
    return counts == null ? Map.of() : counts;
  }
}
