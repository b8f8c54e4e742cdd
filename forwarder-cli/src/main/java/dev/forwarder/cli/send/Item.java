package dev.forwarder.cli.send;

import org.jspecify.annotations.Nullable;

/** One payload as it stands in an input: where, how long, and its bytes unless it is too long. */
final class Item {
  private final Input input;
  private final long line;
  private final long offset;
  private final long size;
  private final byte @Nullable [] content;

  /**
   * An item.
   *
   * @param line its number, counted from 1, or 0 for an input that is one item
   * @param offset where in the input it begins
   * @param size how many bytes it has
   * @param content its bytes, given away, or null where they are too many to be held
   */
  Item(Input input, long line, long offset, long size, byte @Nullable [] content) {
    this.input = input;
    this.line = line;
    this.offset = offset;
    this.size = size;
    this.content = content;
  }

  Input input() {
    return input;
  }

  long line() {
    return line;
  }

  long offset() {
    return offset;
  }

  long size() {
    return size;
  }

  byte @Nullable [] content() {
    return content;
  }

  /** {@code FILE:LINE}, or {@code FILE} alone. */
  String place() {
    return line == 0 ? input.name() : input.name() + ":" + line;
  }
}
