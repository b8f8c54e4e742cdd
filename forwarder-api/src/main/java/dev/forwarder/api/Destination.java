package dev.forwarder.api;

/** Which domains a payload is for, by their {@linkplain Domain.Role role}. */
public enum Destination {
  /** Every primary and secondary domain; never a local one. The default. */
  ALL_REGIONS,
  /** Primary domains alone. */
  PRIMARY_ONLY,
  /** Secondary (fail-over) domains alone. */
  SECONDARY_ONLY,
  /** Local domains alone, such as an agent of the same cluster. */
  LOCAL_ONLY;

  /**
   * Tells whether a payload with this destination goes to a domain of that role.
   *
   * @param role the role of the domain asked about
   * @return whether the domain is selected
   */
  public boolean selects(Domain.Role role) {
    return switch (this) {
      case ALL_REGIONS -> role != Domain.Role.LOCAL;
      case PRIMARY_ONLY -> role == Domain.Role.PRIMARY;
      case SECONDARY_ONLY -> role == Domain.Role.SECONDARY;
      case LOCAL_ONLY -> role == Domain.Role.LOCAL;
    };
  }
}
