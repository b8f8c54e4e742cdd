package dev.forwarder.cli.intake;

import java.util.ArrayList;
import java.util.List;

/**
 * Which share of requests is answered with which status. The n-th request's status depends on the
 * seed and n alone, so that a run can be had again. Immutable.
 */
public final class StatusPlan {

  /** The status of whatever no share claims. */
  public static final int ACCEPTED = 202;

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final double ROUNDING = 1e-9;

  private record Share(int status, double upTo) {}

  private final List<Share> shares;
  private final long seed;

  private StatusPlan(List<Share> shares, long seed) {
    this.shares = List.copyOf(shares);
    this.seed = seed;
  }

  /** Every request is accepted. */
  public static StatusPlan acceptAll() {
    return new StatusPlan(List.of(), 0);
  }

  /**
   * Reads a plan.
   *
   * @param specs {@code CODE:RATIO} with a code from 200 to 599 and a ratio from 0 to 1, or {@code
   *     CODE} for all that the others leave over (one of them at the most)
   * @param seed where chance starts
   * @return the plan
   * @throws IllegalArgumentException if a spec is not one, or the ratios exceed 1 together
   */
  public static StatusPlan parse(List<String> specs, long seed) {
    List<Share> shares = new ArrayList<>();
    double claimed = 0;
    int rest = ACCEPTED;
    boolean restNamed = false;
    for (String spec : specs) {
      int colon = spec.indexOf(':');
      if (colon >= 0) {
        claimed += ratio(spec, colon);
        shares.add(new Share(code(spec, colon), claimed));
      } else if (restNamed) {
        throw new IllegalArgumentException(
            "'" + spec + "': only one status may be without a ratio, and " + rest + " is already");
      } else {
        rest = code(spec, spec.length());
        restNamed = true;
      }
    }
    if (claimed > 1 + ROUNDING) {
      throw new IllegalArgumentException(
          specs + ": the ratios must be at most 1 together, were: " + claimed);
    }
    shares.add(new Share(rest, Double.POSITIVE_INFINITY));
    return new StatusPlan(shares, seed);
  }

  private static int code(String spec, int end) {
    String digits = spec.substring(0, end);
    if (!digits.matches("[2-5][0-9]{2}")) {
      throw new IllegalArgumentException(
          "'" + spec + "': must be CODE or CODE:RATIO with a code from 200 to 599");
    }
    return Integer.parseInt(digits);
  }

  private static double ratio(String spec, int colon) {
    String digits = spec.substring(colon + 1);
    double ratio = digits.matches("[0-9]*\\.?[0-9]+") ? Double.parseDouble(digits) : Double.NaN;
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("'" + spec + "': the ratio must be from 0 to 1");
    }
    return ratio;
  }

  /**
   * The status of a request.
   *
   * @param number which request, counted from 1
   * @return its status
   */
  public int statusOf(long number) {
    if (shares.isEmpty()) {
      return ACCEPTED;
    }
    double drawn = unit(mix(seed + number * GOLDEN_GAMMA));
    int i = 0;
    while (drawn >= shares.get(i).upTo()) {
      i++;
    }
    return shares.get(i).status();
  }

  private static double unit(long bits) {
    return (bits >>> 11) * 0x1.0p-53;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
