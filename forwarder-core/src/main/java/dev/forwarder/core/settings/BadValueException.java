package dev.forwarder.core.settings;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says what is allowed in place of a value, or of several parts of it; its message never holds the
 * value, which may be a key.
 */
final class BadValueException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * What is wrong with a part of the value.
   *
   * @param path where in the value, such as {@code [2]}; empty for the whole
   * @param line the line that the part stands in, from 1; 0 for that of the whole
   * @param why what is allowed
   */
  record Part(String path, int line, String why) implements Serializable {

    /** The same of a larger value, in which this one has that place. */
    Part in(String outerPath, int outerLine) {
      return new Part(outerPath + path, line > 0 ? line : outerLine, why);
    }
  }

  private final Part[] parts;
  private final boolean aboveBound;

  BadValueException(String why) {
    this(List.of(new Part("", 0, why)), false);
  }

  BadValueException(List<Part> parts) {
    this(parts, false);
  }

  private BadValueException(List<Part> parts, boolean aboveBound) {
    super(parts.stream().map(Part::why).collect(Collectors.joining("; ")));
    this.parts = parts.toArray(Part[]::new);
    this.aboveBound = aboveBound;
  }

  /** The value is larger than what is allowed. */
  static BadValueException above(String why) {
    return new BadValueException(List.of(new Part("", 0, why)), true);
  }

  /** One for each part that is wrong. */
  List<Part> parts() {
    return List.of(parts);
  }

  /** Whether it is a number that is wrong only because it is too large. */
  boolean isAboveBound() {
    return aboveBound;
  }

  /** The message. */
  String why() {
    return String.valueOf(getMessage());
  }
}
