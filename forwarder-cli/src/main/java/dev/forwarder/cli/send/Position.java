package dev.forwarder.cli.send;

import static java.util.Objects.requireNonNull;

/**
 * How far an input was read: the last payload of it that nobody has to send again.
 *
 * @param offset where that payload begins
 * @param end behind it, and its line's end
 * @param line the number of its line; 0 where the input is one payload
 * @param id the payload's id, which tells whether the input is still the same
 */
record Position(long offset, long end, long line, String id) {

  Position {
    requireNonNull(id, "id");
  }
}
