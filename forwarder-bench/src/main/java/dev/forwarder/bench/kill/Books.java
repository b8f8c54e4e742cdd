package dev.forwarder.bench.kill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was accepted, and what has arrived. Thread-safe. */
final class Books {

  /** What is wrong is told so many times. */
  private static final int MOST_TOLD = 20;

  private final long seed;
  private final BitSet largeOnes = new BitSet();
  private final BitSet accepted = new BitSet();
  private final BitSet arrived = new BitSet();
  private final Map<String, Long> numberByKey = new HashMap<>();
  private final Map<Long, Parcel> parcels = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private int pending;
  private int floor;
  private long requests;
  private long duplicates;
  private long wrongs;

  Books(long seed) {
    this.seed = seed;
  }

  /** How the payloads of a process are, and how many of all are not to be taken meanwhile. */
  synchronized void begin(Errand errand, int atLeastPending) {
    largeOnes.set(errand.process(), errand.large());
    floor = atLeastPending;
  }

  /** A process has said that {@code submit} has accepted it. */
  synchronized void accepted(int process, long number) {
    int at = (int) number;
    if (accepted.get(at)) {
      wrong("payload " + number + " was accepted twice");
      return;
    }
    accepted.set(at);
    parcels.put(number, new Parcel(process, number));
    if (!arrived.get(at)) {
      pending++;
    }
  }

  /**
   * A request has come.
   *
   * @return whether it is taken
   */
  synchronized boolean take(String key, byte[] body) {
    Parcel parcel = Parcel.atEnd(body);
    if (parcel.number() < 0
        || parcel.number() > Integer.MAX_VALUE
        || !Arrays.equals(body, parcel.bytes(seed, largeOnes.get(parcel.process())))) {
      wrong("bytes that nobody has submitted came under " + key);
      return true;
    }
    boolean isNew = !arrived.get((int) parcel.number());
    if (isNew && pending <= floor) {
      return false;
    }
    requests++;
    Long known = numberByKey.putIfAbsent(key, parcel.number());
    if (isNew ? known != null : known == null || known != parcel.number()) {
      wrong("payload " + parcel.number() + " came under " + key + ", which is not its own alone");
    }
    if (isNew) {
      arrive((int) parcel.number());
    } else {
      duplicates++;
    }
    return true;
  }

  private void arrive(int number) {
    arrived.set(number);
    if (accepted.get(number)) {
      pending--;
    }
  }

  private void wrong(String what) {
    wrongs++;
    if (wrong.size() < MOST_TOLD) {
      wrong.add(what);
    }
  }

  /** Something else is not as it must be. */
  synchronized void note(String what) {
    wrong(what);
  }

  /** How many were accepted and have not arrived. */
  synchronized int pending() {
    return pending;
  }

  /** How many were accepted. */
  synchronized int accepted() {
    return accepted.cardinality();
  }

  /** How it ends. */
  synchronized Verdict verdict() {
    BitSet lost = (BitSet) accepted.clone();
    lost.andNot(arrived);
    List<String> told = new ArrayList<>(wrong);
    lost.stream()
        .limit(MOST_TOLD)
        .mapToObj(
            number -> {
              Parcel parcel = parcels.get((long) number);
              return "payload "
                  + number
                  + " of process "
                  + (parcel == null ? 0 : parcel.process())
                  + " was accepted, and never came";
            })
        .forEach(told::add);
    return new Verdict(
        accepted.cardinality(),
        arrived.cardinality(),
        requests,
        duplicates,
        lost.cardinality(),
        wrongs,
        told);
  }

  /**
   * What the books say.
   *
   * @param accepted payloads that {@code submit} had accepted
   * @param arrived different payloads at the intake; more than accepted where a process was killed
   *     between a payload and its answer
   * @param requests requests that the intake took
   * @param duplicates of these, repetitions under the same {@code Idempotency-Key}
   * @param lost accepted payloads that did not arrive
   * @param wrong what arrived otherwise than it was submitted, and processes that failed
   * @param told the first of both
   */
  record Verdict(
      int accepted,
      int arrived,
      long requests,
      long duplicates,
      int lost,
      long wrong,
      List<String> told) {}
}
