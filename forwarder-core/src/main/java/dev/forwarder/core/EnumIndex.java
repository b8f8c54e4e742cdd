package dev.forwarder.core;

/** The place of an enum's constant in an array with one cell for each; never stored or sent. */
final class EnumIndex {

  private EnumIndex() {}

  @SuppressWarnings("EnumOrdinal") // this is what an ordinal is for
  static int of(Enum<?> constant) {
    return constant.ordinal();
  }
}
