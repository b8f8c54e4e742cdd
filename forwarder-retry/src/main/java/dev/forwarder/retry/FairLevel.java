package dev.forwarder.retry;

import java.util.Arrays;

/** How far the largest must come down so that all fit: the level of max-min fairness. */
public final class FairLevel {

  private FairLevel() {}

  /**
   * The level that, if each claim above it is cut down to it, makes the claims add up to the total.
   * It is at least the total divided by the number of claims that are not zero.
   *
   * @param claims what each holds or wants
   * @param total what there is
   * @return the level; {@link Long#MAX_VALUE} where all claims fit as they are
   */
  public static long of(long[] claims, long total) {
    long[] sorted = claims.clone();
    Arrays.sort(sorted);
    long left = total;
    for (int i = 0; i < sorted.length; i++) {
      long share = left / (sorted.length - i);
      if (sorted[i] > share) {
        return share;
      }
      left -= sorted[i];
    }
    return Long.MAX_VALUE;
  }
}
