package dev.forwarder.core;

import dev.forwarder.api.Admission;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Priority;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The host's own account of all that it submitted, kept from the answers to its calls and from what
 * it is told; never from the forwarder's counts.
 */
final class SimBooks {

  static final long NONCE = 0x5eed;

  private final SimPlan plan;
  private final SimJudge judge;
  private final List<SimPayload> payloads = new ArrayList<>();
  private final List<SimRecord> records = new ArrayList<>();
  private final Map<String, SimRecord> byId = new HashMap<>();
  private final PayloadId[][] salts;
  private final long[][] accepted;
  private final long[][] refused;
  private final long[][] endedAs;
  private final long[][] endedOf;
  private long acceptedTotal;

  SimBooks(SimPlan plan, SimJudge judge) {
    this.plan = plan;
    this.judge = judge;
    int domains = plan.domains.size();
    salts = new PayloadId[domains][];
    accepted = new long[domains][];
    endedOf = new long[domains][];
    refused = new long[domains][];
    endedAs = new long[domains][Outcome.values().length + DropReason.values().length];
    for (int d = 0; d < domains; d++) {
      var domain = plan.domains.get(d);
      int keys = domain.keys().size();
      accepted[d] = new long[keys];
      endedOf[d] = new long[keys];
      refused[d] = new long[keys];
      salts[d] =
          domain.keys().stream()
              .map(key -> (domain.name() + '\n' + key.id()).getBytes(StandardCharsets.UTF_8))
              .map(PayloadId::of)
              .toArray(PayloadId[]::new);
    }
  }

  int payloads() {
    return payloads.size();
  }

  List<SimRecord> records() {
    return records;
  }

  long acceptedTotal() {
    return acceptedTotal;
  }

  long accepted(int domain) {
    long sum = 0;
    for (long n : accepted[domain]) {
      sum += n;
    }
    return sum;
  }

  long accepted(int domain, int key) {
    return accepted[domain][key];
  }

  long refused(int domain, int key) {
    return refused[domain][key];
  }

  /** How many transactions of the domain the observer has seen end. */
  long ended(int domain) {
    long sum = 0;
    for (long n : endedAs[domain]) {
      sum += n;
    }
    return sum;
  }

  long ended(int domain, Outcome outcome, @Nullable DropReason reason) {
    return endedAs[domain][cell(outcome, reason)];
  }

  void countEnd(int domain, Outcome outcome, @Nullable DropReason reason) {
    endedAs[domain][cell(outcome, reason)]++;
  }

  private static int cell(Outcome outcome, @Nullable DropReason reason) {
    return reason == null ? EnumIndex.of(outcome) : Outcome.values().length + EnumIndex.of(reason);
  }

  /** A transaction of this target is seen to end. */
  void countEnd(SimTarget target) {
    endedOf[target.domain()][target.key()]++;
  }

  /** Never too few, but while a submission is under way. */
  long pending(int domain, int key) {
    return accepted[domain][key] - endedOf[domain][key];
  }

  long refused(int domain) {
    long sum = 0;
    for (long n : refused[domain]) {
      sum += n;
    }
    return sum;
  }

  long refusedTotal() {
    long sum = 0;
    for (int d = 0; d < refused.length; d++) {
      sum += refused(d);
    }
    return sum;
  }

  long pending(int domain) {
    return accepted(domain) - ended(domain);
  }

  long pending() {
    long pending = 0;
    for (int d = 0; d < endedAs.length; d++) {
      pending += pending(d);
    }
    return pending;
  }

  /** A submission is about to be made. */
  SimPayload submitting(
      Endpoint endpoint,
      Payload payload,
      byte[] body,
      boolean bad,
      List<SimTarget> targets,
      boolean withListener) {
    List<SimRecord> own = new ArrayList<>(targets.size());
    SimPayload submitted = new SimPayload(payloads.size(), endpoint, payload, body, bad, own);
    payloads.add(submitted);
    Priority priority = payload.priority() == null ? endpoint.priority() : payload.priority();
    for (SimTarget target : targets) {
      long sequence = records.size();
      PayloadId id = payload.id() == null ? new PayloadId(NONCE, sequence) : payload.id();
      String sentAs = TransactionId.of(id, salts[target.domain()][target.key()]).toString();
      SimRecord record = new SimRecord(sequence, target, submitted, sentAs, priority, withListener);
      own.add(record);
      records.add(record);
      byId.put(sentAs, record);
    }
    return submitted;
  }

  /** What the forwarder said to it. */
  void answered(SimPayload payload, Admission admission, long now) {
    payload.answered = true;
    if (admission.entries().size() != payload.records.size()) {
      judge.fail(SimOracle.ADDRESS, admission + " for " + payload.records);
    }
    for (int i = 0; i < payload.records.size(); i++) {
      answered(payload.records.get(i), admission.entries().get(i), now);
    }
  }

  private void answered(SimRecord record, Admission.Entry entry, long now) {
    SimTarget target = record.target;
    if (!entry.domain().equals(target.domainName()) || !entry.keyId().equals(target.keyId())) {
      judge.fail(SimOracle.ADDRESS, entry + " for " + record);
    }
    if (entry.state() == Admission.State.ACCEPTED) {
      record.accepted = true;
      record.acceptedAt = now;
      record.endedBefore = ended(target.domain());
      accepted[target.domain()][target.key()]++;
      acceptedTotal++;
    } else {
      record.refused = true;
      refused[target.domain()][target.key()]++;
      if (record.sends > 0 || record.concluded || record.report != null) {
        judge.fail(SimOracle.REFUSAL, record + " was refused and taken nevertheless");
      }
    }
  }

  SimRecord bySequence(long sequence) {
    return records.get((int) sequence);
  }

  @Nullable SimRecord byId(String id) {
    return byId.get(id);
  }

  /** The transaction for that target of the payload whose bytes begin here; null for none. */
  @Nullable SimRecord at(byte[] bytes, int position, SimTarget target) {
    int number = SimPayload.numberAt(bytes, position);
    if (number < 0 || number >= payloads.size()) {
      return null;
    }
    for (SimRecord record : payloads.get(number).records) {
      if (record.target.domain() == target.domain() && record.target.key() == target.key()) {
        return record;
      }
    }
    return null;
  }

  SimTarget target(String domainName, String keyId) {
    int d = plan.domainIndex(domainName);
    int k = d < 0 ? -1 : plan.keyIndex(d, keyId);
    if (k < 0) {
      judge.fail(SimOracle.ADDRESS, "no target " + domainName + "/" + keyId);
    }
    return new SimTarget(d, k, domainName, keyId);
  }
}
