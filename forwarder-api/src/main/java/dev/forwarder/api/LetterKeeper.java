package dev.forwarder.api;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what no backend takes in a form of a family's own, in place of the forwarder's dead
 * letters. Thread-safe.
 */
public interface LetterKeeper {

  /** Who did not take it last. */
  enum Place {
    /** The primary of the domain. */
    PRIMARY,
    /** A hop of its chain. */
    HOP,
    /** The hop that a queue which is nearly full is drained to. */
    DRAIN
  }

  /**
   * Something that no backend takes.
   *
   * @param domain the name of its domain
   * @param keyId the id of its key; never the key
   * @param endpoint its endpoint
   * @param payload the payload
   * @param place who rejected it
   * @param hop the name of the hop; null for the primary
   * @param reply what it said; null where nobody was asked
   */
  record Letter(
      String domain,
      String keyId,
      Endpoint endpoint,
      Payload payload,
      Place place,
      @Nullable String hop,
      @Nullable Reply reply) {}

  /**
   * Keeps letters: those of a request, and those that came while the last call was busy. Called on
   * a thread that may wait for the disk, one call at a time for each domain.
   *
   * @param letters at least one, all of one place; a thousand and those of one request at the most
   * @throws IOException where they cannot be kept, all of them: they are dropped then, and counted
   */
  void keep(List<Letter> letters) throws IOException;
}
