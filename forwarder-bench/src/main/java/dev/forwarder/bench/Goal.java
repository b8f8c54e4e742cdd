package dev.forwarder.bench;

/**
 * What a number should be.
 *
 * @param better which side of the bound is good
 * @param bound the last good value
 */
record Goal(Metric.Better better, double bound) {

  static Goal atLeast(double bound) {
    return new Goal(Metric.Better.HIGHER, bound);
  }

  static Goal atMost(double bound) {
    return new Goal(Metric.Better.LOWER, bound);
  }

  boolean isMetBy(double value) {
    return better == Metric.Better.HIGHER ? value >= bound : value <= bound;
  }

  @Override
  public String toString() {
    return (better == Metric.Better.HIGHER ? "at least " : "at most ") + Numbers.text(bound);
  }
}
