package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/**
 * A secret that a backend knows its sender by, with a stable id that may be shown and stored.
 *
 * <p>What may be a key in a text that should hold none is found by {@link KeyLike}.
 *
 * <p>The secret leaves this object through {@link #reveal()} alone. {@code toString}, and with it
 * every log line and message, shows {@code ***} and the last four characters. It holds visible
 * ASCII characters alone: over HTTP others would arrive changed, or not at all. Immutable.
 */
public final class ApiKey {

  private static final String MASK = "***";
  private static final int SHOWN = 4;
  private static final int ID_LENGTH = 16;

  private final String id;
  private final String secret;
  private final boolean derivedId;

  private ApiKey(String id, String secret, boolean derivedId) {
    this.derivedId = derivedId;
    this.id = requireNonNull(id, "id");
    this.secret = requireNonNull(secret, "secret");
    if (id.isBlank()) {
      throw new IllegalArgumentException("id of an API key must not be blank");
    }
  }

  private static void check(String which, String secret) {
    if (secret.isEmpty()) {
      throw new IllegalArgumentException(which + " must not be blank");
    }
    int bad = indexOfUnsendable(secret);
    if (bad >= 0) {
      throw new IllegalArgumentException(
          which
              + " must be visible ASCII characters, which HTTP carries unchanged; character "
              + (bad + 1)
              + " of "
              + secret.length()
              + " is "
              + Header.kindOf(secret.charAt(bad)));
    }
  }

  private static int indexOfUnsendable(String secret) {
    for (int i = 0; i < secret.length(); i++) {
      char c = secret.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return i;
      }
    }
    return -1;
  }

  /**
   * A key whose id is derived from the secret by a salted hash, and so changes with it.
   *
   * @param secret the key itself; white space around it is removed
   * @return the key
   * @throws IllegalArgumentException if the secret is blank or holds anything but visible ASCII
   *     characters; the message says where, and never shows the secret
   */
  public static ApiKey of(String secret) {
    String trimmed = requireNonNull(secret, "secret").strip();
    check("API key", trimmed);
    byte[] salted = ("dev.forwarder/api-key-id\n" + trimmed).getBytes(StandardCharsets.UTF_8);
    return new ApiKey(PayloadId.of(salted).toString().substring(0, ID_LENGTH), trimmed, true);
  }

  /**
   * A key with an id of its own, which stays when the secret is rotated.
   *
   * @param id a stable name, unique within its domain
   * @param secret the key itself; white space around it is removed
   * @return the key
   * @throws IllegalArgumentException if either is blank or the secret holds anything but visible
   *     ASCII characters; the message says where, and never shows the secret
   */
  public static ApiKey of(String id, String secret) {
    ApiKey key = new ApiKey(id, requireNonNull(secret, "secret").strip(), false);
    check("API key with id " + id, key.secret);
    return key;
  }

  /**
   * This secret under another id, where it takes the place of another key.
   *
   * @param otherId the id that it goes by from now on
   * @return a key of this secret; whether its id is {@linkplain #hasDerivedId derived} stays as it
   *     is
   * @throws IllegalArgumentException if the id is blank
   */
  public ApiKey withId(String otherId) {
    return new ApiKey(otherId, secret, derivedId);
  }

  /** This key, under its id, with the secret of another one. */
  ApiKey withSecretOf(ApiKey other) {
    return new ApiKey(id, other.secret, derivedId);
  }

  /**
   * Whether nobody gave it an id of its own, so that a key with another secret has another id, or
   * has taken the id over from the one before it.
   */
  public boolean hasDerivedId() {
    return derivedId;
  }

  /** The stable id, which may be logged and stored. */
  public String id() {
    return id;
  }

  /** The secret itself, for the header of a request and for nothing else. */
  public String reveal() {
    return secret;
  }

  /** {@code ***} and the last four characters; of a key shorter than eight, {@code ***} alone. */
  public String masked() {
    return mask(secret);
  }

  /**
   * Any secret as keys are shown, be it fit for a key or not.
   *
   * @param secret the secret
   * @return {@code ***} and the last four characters; of one shorter than eight, {@code ***} alone
   */
  public static String mask(String secret) {
    return secret.length() < 2 * SHOWN ? MASK : MASK + secret.substring(secret.length() - SHOWN);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ApiKey other && id.equals(other.id) && secret.equals(other.secret);
  }

  @Override
  public int hashCode() {
    return 31 * id.hashCode() + secret.hashCode();
  }

  /** Same as {@link #masked()}. */
  @Override
  public String toString() {
    return masked();
  }
}
