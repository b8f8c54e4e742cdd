package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

/**
 * What became of the dead letters of a domain that were to be sent again: {@code letters =
 * delivered + buried + untargeted + refused + undelivered + underWay + untried}. All but those that
 * were delivered are dead letters still.
 *
 * @param domain the domain's name
 * @param letters how many were to be sent again
 * @param delivered taken by their backend, or handed over to who answers for them
 * @param buried rejected again; dead letters anew, with their new reasons
 * @param untargeted their domain, or the id of their key, is not among those in force
 * @param refused the forwarder did not accept them, as while the disk cannot be written
 * @param undelivered accepted, and dropped
 * @param underWay accepted, and without an outcome yet
 * @param untried left alone, since those before them got no outcome in time
 * @param unreadable records that are no letters that this version can read; not among the letters
 */
public record ReplayReport(
    String domain,
    long letters,
    long delivered,
    long buried,
    long untargeted,
    long refused,
    long undelivered,
    long underWay,
    long untried,
    long unreadable) {

  /** Checks that it adds up. */
  public ReplayReport {
    requireNonNull(domain, "domain");
    long ended = delivered + buried + untargeted + refused + undelivered;
    if (letters != ended + underWay + untried) {
      throw new IllegalArgumentException(
          "letters must be the sum of what became of them, "
              + (ended + underWay + untried)
              + ", was: "
              + letters);
    }
  }

  /** Whether all were delivered, and each could be read. */
  public boolean isComplete() {
    return letters == delivered && unreadable == 0;
  }
}
