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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The host's own account of all that it submitted, kept from the answers to its calls and from what
 * it is told; never from the forwarder's counts.
 */
final class SimBooks {

  private static final long NONCE = 0x5eed;

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
  private final long[] writingBytes;

  /** Told to be lost on disk, of each key; and where nobody knows which. */
  private final long[][] vanished;

  private final long[] vanishedOfNobody;
  private long acceptedEver;
  private int life = 1;

  /** The first number of the process that runs. */
  private int base;

  SimBooks(SimPlan plan, SimJudge judge) {
    this.plan = plan;
    this.judge = judge;
    int domains = plan.domains.size();
    salts = new PayloadId[domains][];
    accepted = new long[domains][];
    endedOf = new long[domains][];
    refused = new long[domains][];
    writingBytes = new long[domains];
    vanished = new long[domains][];
    vanishedOfNobody = new long[domains];
    endedAs = new long[domains][Outcome.values().length + DropReason.values().length];
    for (int d = 0; d < domains; d++) {
      var domain = plan.domains.get(d);
      int keys = domain.keys().size();
      accepted[d] = new long[keys];
      endedOf[d] = new long[keys];
      refused[d] = new long[keys];
      vanished[d] = new long[keys];
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

  /** Differs from process to process. */
  long nonce() {
    return NONCE + life;
  }

  int life() {
    return life;
  }

  /** By all processes, each transaction once. */
  long acceptedEver() {
    return acceptedEver;
  }

  /** By the process that runs, with what it found on disk. */
  long acceptedTotal() {
    long sum = 0;
    for (int d = 0; d < accepted.length; d++) {
      sum += accepted(d);
    }
    return sum;
  }

  /** Another process begins: it has accepted what it finds, and knows of nothing else. */
  void beginLife() {
    life++;
    base = records.size();
    for (int d = 0; d < accepted.length; d++) {
      Arrays.fill(accepted[d], 0);
      Arrays.fill(refused[d], 0);
      Arrays.fill(endedAs[d], 0);
      Arrays.fill(endedOf[d], 0);
    }
    Arrays.fill(writingBytes, 0);
  }

  /** It has found so many on disk. */
  void recovered(int domain, int key, long records) {
    accepted[domain][key] += records;
  }

  /** Told to be lost on disk; of any key, where that is negative. */
  void vanished(int domain, int key, long lost) {
    if (key < 0) {
      vanishedOfNobody[domain] += lost;
    } else {
      vanished[domain][key] += lost;
    }
  }

  /** How many of them there may be that are never heard of again. */
  long vanishedAtMost(int domain, int key) {
    return vanished[domain][key] + vanishedOfNobody[domain];
  }

  /** The process counts them as ended. */
  void countLost(int domain, int key, DropReason reason, long lost) {
    if (key >= 0) {
      endedAs[domain][cell(Outcome.DROPPED, reason)] += lost;
      endedOf[domain][key] += lost;
    }
  }

  /** What is reserved for what is being written, and is not accepted. */
  long writingBytes(int domain) {
    return writingBytes[domain];
  }

  void writing(SimRecord record, boolean begins) {
    record.writing = begins;
    record.wasWriting = true;
    writingBytes[record.target.domain()] += begins ? record.bytes() : -record.bytes();
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
    submitted.life = life;
    payloads.add(submitted);
    Priority priority = payload.priority() == null ? endpoint.priority() : payload.priority();
    for (SimTarget target : targets) {
      long sequence = (long) records.size() - base;
      PayloadId id = payload.id() == null ? new PayloadId(nonce(), sequence) : payload.id();
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
    switch (entry.state()) {
      case WRITING -> {
        record.payload.wasWriting = true;
        if (!record.wasWriting) {
          judge.fail(SimOracle.REFUSAL, record + " is WRITING, and nobody writes it");
        }
      }
      case ACCEPTED -> {
        if (!record.accepted) { // else the disk was faster than the answer
          accepted(record, now);
        }
        checkDurable(record, entry);
      }
      case REFUSED -> {
        if (!record.refused) {
          refused(record);
        }
      }
    }
  }

  private void checkDurable(SimRecord record, Admission.Entry entry) {
    if (entry.isDurable() != record.acceptedOnDisk) {
      judge.fail(
          SimOracle.DURABILITY, entry + ", on disk " + record.acceptedOnDisk + ": " + record);
    }
  }

  /** The forwarder answers for it from now on. */
  void accepted(SimRecord record, long now) {
    SimTarget target = record.target;
    record.accepted = true;
    record.acceptedAt = now;
    record.endedBefore = ended(target.domain());
    accepted[target.domain()][target.key()]++;
    acceptedEver++;
  }

  /** It does not. */
  void refused(SimRecord record) {
    SimTarget target = record.target;
    record.refused = true;
    refused[target.domain()][target.key()]++;
    if (record.sends > 0 || record.concluded || record.report != null) {
      judge.fail(SimOracle.REFUSAL, record + " was refused and taken nevertheless");
    }
  }

  /** What the forwarder said to it when the disk had answered. */
  void settled(SimPayload payload, Admission admission) {
    if (payload.settled) {
      judge.fail(SimOracle.ONE_OUTCOME, "settled twice: " + admission);
    }
    payload.settled = true;
    for (int i = 0; i < payload.records.size(); i++) {
      SimRecord record = payload.records.get(i);
      Admission.Entry entry = admission.entries().get(i);
      boolean isTrue =
          switch (entry.state()) {
            case WRITING -> false;
            case ACCEPTED -> record.accepted;
            case REFUSED -> record.refused;
          };
      if (!isTrue) {
        judge.fail(SimOracle.REFUSAL, entry + " in the end: " + record);
      }
      if (entry.state() == Admission.State.ACCEPTED) {
        checkDurable(record, entry);
      }
    }
  }

  /** Every submission to the process that runs has its final answer. */
  void checkSettled() {
    for (SimPayload payload : payloads) {
      if (payload.life == life && payload.wasWriting && !payload.settled) {
        judge.fail(SimOracle.ONE_OUTCOME, "never settled: " + payload.records);
      }
    }
  }

  SimRecord bySequence(long sequence) {
    return records.get((int) sequence + base);
  }

  /** The one that a transaction of this domain is, be it that it comes from the disk. */
  SimRecord of(Transaction transaction, int domain) {
    if (transaction.sequence() >= 0) {
      return bySequence(transaction.sequence());
    }
    return of(transaction.payload(), domain, transaction.target().key().id());
  }

  /** The transaction of this payload for that key. */
  SimRecord of(Payload payload, int domain, String keyId) {
    int key = plan.keyIndex(domain, keyId);
    int number = SimPayload.numberOf(payload.body());
    if (number >= 0 && number < payloads.size()) {
      for (SimRecord record : payloads.get(number).records) {
        if (record.target.domain() == domain && record.target.key() == key) {
          return record;
        }
      }
    }
    judge.fail(SimOracle.ADDRESS, payload + " for " + keyId + " is of nobody");
    throw new IllegalStateException();
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
