package dev.forwarder.bench.subject;

import static java.util.Objects.requireNonNull;

import dev.forwarder.core.Durability;
import java.util.List;

/**
 * What a subject is to do until it is told to stop.
 *
 * @param ports the ports of loopback that requests go to, a domain each; none: no network at all,
 *     every request is answered inside the call that sends it
 * @param reach how they are reached
 * @param unresolved whether there is one more domain, whose name never resolves
 * @param payloadBytes the size of each payload
 * @param inFlight requests in flight to each domain; 0: the forwarder's default
 * @param ioThreads threads that read and write connections
 * @param memoryBytes what the payloads of a domain may hold; 0: the forwarder's default
 * @param offer how payloads are offered
 * @param storing what is kept on disk
 * @param timed what is timed of each payload
 */
public record Load(
    List<Integer> ports,
    Reach reach,
    boolean unresolved,
    int payloadBytes,
    int inFlight,
    int ioThreads,
    long memoryBytes,
    Offer offer,
    Storing storing,
    Timed timed) {

  /** In flight to all domains together there are no more: the forwarder's default. */
  public static final int MOST_IN_FLIGHT = 1000;

  /** No thread can offer as many in a second. */
  private static final int MORE_THAN_ANY = 100_000_000;

  /** What bounds the payloads that are offered. */
  public enum Pace {
    /** None are offered. */
    NONE,
    /** A closed loop: so many may be undelivered at the first domain. */
    FIRST_UNDELIVERED,
    /** A closed loop: so many may be undelivered at all domains together. */
    ALL_UNDELIVERED,
    /** An open loop: so many in a second, whatever becomes of them. */
    PER_SECOND,
    /**
     * So many threads submit without pause; each waits for room where there is none, as far as the
     * subject does so by itself.
     */
    WAITING
  }

  /**
   * How payloads are offered.
   *
   * @param pace what bounds them
   * @param bound the bound
   */
  public record Offer(Pace pace, int bound) {

    /** Checks the bounds. */
    public Offer {
      requireNonNull(pace, "pace");
      requireAtLeast("bound", bound, pace == Pace.NONE ? 0 : 1);
    }

    /** None are offered. */
    public static Offer none() {
      return new Offer(Pace.NONE, 0);
    }

    /** As many as are delivered, with so many undelivered at the first domain. */
    public static Offer window(int undelivered) {
      return new Offer(Pace.FIRST_UNDELIVERED, undelivered);
    }

    /** As many as are delivered, with so many undelivered at all domains together. */
    public static Offer windowOfAll(int undelivered) {
      return new Offer(Pace.ALL_UNDELIVERED, undelivered);
    }

    /** As many as there is room for, by so many threads that wait for it. */
    public static Offer waiting(int threads) {
      return new Offer(Pace.WAITING, threads);
    }

    /** So many in a second. */
    public static Offer perSecond(int number) {
      return new Offer(Pace.PER_SECOND, number);
    }

    /** As many as a thread can that never rests, whatever becomes of them. */
    public static Offer unlimited() {
      return perSecond(MORE_THAN_ANY);
    }
  }

  /**
   * What is kept on disk.
   *
   * @param folder where; empty: nowhere
   * @param durability what, and when
   * @param writeMillis how long each write takes longer than it does
   */
  public record Storing(String folder, Durability durability, long writeMillis) {

    /** Nothing. */
    public static final Storing NOTHING = new Storing("", Durability.MEMORY, 0);

    /** Checks the bounds. */
    public Storing {
      requireNonNull(folder, "folder");
      requireNonNull(durability, "durability");
      requireAtLeast("writeMillis", writeMillis, 0);
    }
  }

  /** What is timed of each payload. */
  public enum Timed {
    /** Nothing. */
    NOTHING,
    /** How long the producer is held up by submitting it. */
    SUBMIT,
    /** How long it takes from its time to its delivery. */
    DELIVERY
  }

  /**
   * 1 KiB payloads over plain HTTP/1.1, two I/O threads, 2,000 undelivered, all else the
   * forwarder's default.
   */
  public static Load to(List<Integer> ports) {
    return new Load(
        ports,
        Reach.PLAIN,
        false,
        1024,
        0,
        2,
        0,
        Offer.window(2000),
        Storing.NOTHING,
        Timed.NOTHING);
  }

  /** Checks the bounds. */
  public Load {
    ports = List.copyOf(ports);
    requireNonNull(reach, "reach");
    requireAtLeast("payloadBytes", payloadBytes, 0);
    requireAtLeast("inFlight", inFlight, 0);
    requireAtLeast("ioThreads", ioThreads, 1);
    requireAtLeast("memoryBytes", memoryBytes, 0);
    requireNonNull(offer, "offer");
    requireNonNull(storing, "storing");
    requireNonNull(timed, "timed");
  }

  private static void requireAtLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be " + least + " or more, was: " + value);
    }
  }

  /** This load with one more domain, whose name never resolves. */
  public Load withUnresolved() {
    return new Load(
        ports, reach, true, payloadBytes, inFlight, ioThreads, memoryBytes, offer, storing, timed);
  }

  /** This load with ports that are reached in another way. */
  public Load with(Reach newReach) {
    return new Load(
        ports,
        newReach,
        unresolved,
        payloadBytes,
        inFlight,
        ioThreads,
        memoryBytes,
        offer,
        storing,
        timed);
  }

  /** This load with so many requests in flight to each domain. */
  public Load withInFlight(int number) {
    return new Load(
        ports,
        reach,
        unresolved,
        payloadBytes,
        number,
        ioThreads,
        memoryBytes,
        offer,
        storing,
        timed);
  }

  /** This load with so many I/O threads. */
  public Load withIoThreads(int number) {
    return new Load(
        ports,
        reach,
        unresolved,
        payloadBytes,
        inFlight,
        number,
        memoryBytes,
        offer,
        storing,
        timed);
  }

  /** This load with payloads of so many bytes. */
  public Load withPayloadBytes(int bytes) {
    return new Load(
        ports, reach, unresolved, bytes, inFlight, ioThreads, memoryBytes, offer, storing, timed);
  }

  /** This load with so much memory for each domain. */
  public Load withMemoryBytes(long bytes) {
    return new Load(
        ports, reach, unresolved, payloadBytes, inFlight, ioThreads, bytes, offer, storing, timed);
  }

  /** This load with payloads offered in another way. */
  public Load with(Offer newOffer) {
    return new Load(
        ports,
        reach,
        unresolved,
        payloadBytes,
        inFlight,
        ioThreads,
        memoryBytes,
        newOffer,
        storing,
        timed);
  }

  /** This load with that kept on disk. */
  public Load with(Storing newStoring) {
    return new Load(
        ports,
        reach,
        unresolved,
        payloadBytes,
        inFlight,
        ioThreads,
        memoryBytes,
        offer,
        newStoring,
        timed);
  }

  /** This load with that timed. */
  public Load with(Timed newTimed) {
    return new Load(
        ports,
        reach,
        unresolved,
        payloadBytes,
        inFlight,
        ioThreads,
        memoryBytes,
        offer,
        storing,
        newTimed);
  }
}
