package dev.forwarder.bench.sink;

import java.util.List;

/**
 * What a sink has counted up to a moment.
 *
 * @param nanos the moment, on a clock of its own that only grows
 * @param cpuNanos the processor time that it has used
 * @param groups its ports, those of one argument of the program together
 */
public record SinkMark(long nanos, long cpuNanos, List<Group> groups) {

  /**
   * Ports of one behaviour.
   *
   * @param behaviour the behaviour
   * @param connections connections that were made
   * @param requests requests that came whole; of Kafka's, those with records
   * @param taken those of them that were answered with 2xx, or will be after their delay; of
   *     Kafka's, all
   * @param broken connections that were closed because what came was no request; behind TLS,
   *     requests that were refused because they came in another protocol than agreed
   * @param keys different idempotency keys among those taken; 0 unless the sink keeps them
   * @param records records in the requests taken, or in whatever came where it is no HTTP; 0 unless
   *     they are counted
   */
  public record Group(
      String behaviour,
      long connections,
      long requests,
      long taken,
      long broken,
      long keys,
      long records) {

    /** What rates are made of: records where they are counted, otherwise requests. */
    public long units() {
      return behaviour.contains(Behaviour.RECORDS) ? records : taken;
    }

    Group plus(Group other) {
      return new Group(
          behaviour,
          connections + other.connections,
          requests + other.requests,
          taken + other.taken,
          broken + other.broken,
          keys + other.keys,
          records + other.records);
    }
  }
}
