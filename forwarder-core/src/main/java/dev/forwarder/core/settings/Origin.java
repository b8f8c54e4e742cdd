package dev.forwarder.core.settings;

import static java.util.Objects.requireNonNull;

/**
 * Where a value comes from.
 *
 * @param kind which source; a stronger one replaces a weaker one
 * @param place where in it, such as {@code forwarder.yaml:12}
 */
public record Origin(Kind kind, String place) {

  /** The sources, from the strongest to the weakest. */
  public enum Kind {
    /** Given by the program or its command line. */
    OVERRIDE,
    /** An environment variable. */
    ENVIRONMENT,
    /** The settings file. */
    FILE,
    /** Nobody said. */
    DEFAULT
  }

  static final Origin DEFAULTS = new Origin(Kind.DEFAULT, "default");
  static final Origin OVERRIDES = new Origin(Kind.OVERRIDE, "--set");
  static final Origin DOMAIN_OPTION = new Origin(Kind.OVERRIDE, "--domain");

  /** Checks that both are there. */
  public Origin {
    requireNonNull(kind, "kind");
    requireNonNull(place, "place");
  }

  /** Whether anybody has said it: it is no default, or one of a place that somebody wrote. */
  public boolean isSaid() {
    return kind != Kind.DEFAULT || !(place.isEmpty() || equals(DEFAULTS));
  }

  static Origin variable(String name) {
    return new Origin(Kind.ENVIRONMENT, "environment " + Shown.text(name));
  }

  static Origin line(String file, int line) {
    return new Origin(Kind.FILE, file + ":" + line);
  }

  /** This place, or in a file the line of a part of what stands there. */
  Origin at(Node part) {
    return at(part.line());
  }

  /** This place, or in a file that line of it; 0 for the same. */
  Origin at(int line) {
    int colon = place.lastIndexOf(':');
    return kind == Kind.FILE && line > 0 ? line(place.substring(0, colon), line) : this;
  }

  /** The place. */
  @Override
  public String toString() {
    return place;
  }
}
