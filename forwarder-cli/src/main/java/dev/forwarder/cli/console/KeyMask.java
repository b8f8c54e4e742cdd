package dev.forwarder.cli.console;

import dev.forwarder.api.ApiKey;

/** How secrets are shown, by the one rule of {@link ApiKey#mask}. */
public final class KeyMask {
  private KeyMask() {}

  /**
   * A secret, fit to be shown.
   *
   * @param secret any text
   * @return {@code ***} and perhaps its last four characters
   */
  public static String masked(String secret) {
    return ApiKey.mask(secret.strip());
  }
}
