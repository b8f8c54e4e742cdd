package dev.forwarder.bench;

/**
 * What a number is a measure of.
 *
 * @param name in lower case, with underscores
 * @param unit what it is counted in
 * @param better which way is better
 */
record Metric(String name, String unit, Better better) {

  /** Which way is better. */
  enum Better {
    HIGHER,
    LOWER
  }

  /** The unit of rates: of something that did nothing there is none. */
  static final String PER_SECOND = "1/s";

  /** The unit of what processes take of the machine. */
  static final String CORES = "cores";

  /** The unit of what compares two subjects. */
  static final String RATIO = "ratio";

  /** As the sink counts them. */
  static final Metric REQUESTS_PER_SECOND = higher("requests_per_second", PER_SECOND);

  /**
   * Whatever a suite counts, requests or records, for each second of the subject's processor time.
   */
  static final Metric PER_CPU_SECOND = higher("per_cpu_second", PER_SECOND);

  /** What the subject takes of the machine's cores. */
  static final Metric CLIENT_CORES = lower("client_cores", CORES);

  /** What the sink takes of them. */
  static final Metric SINK_CORES = lower("sink_cores", CORES);

  /** What anybody else takes of them. */
  static final Metric OTHER_CORES = lower("other_cores", CORES);

  /** What a submission holds up whoever submits. */
  static final Metric SUBMIT_MEAN = lower("submit_mean_us", "us");

  static Metric higher(String name, String unit) {
    return new Metric(name, unit, Better.HIGHER);
  }

  static Metric lower(String name, String unit) {
    return new Metric(name, unit, Better.LOWER);
  }

  /** This in terms of what something else had in the same turn. */
  Metric ratioTo(String other) {
    return new Metric(name + "_to_" + other, RATIO, better);
  }
}
