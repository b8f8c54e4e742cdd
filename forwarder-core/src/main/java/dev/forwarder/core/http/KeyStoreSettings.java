package dev.forwarder.core.http;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where the certificate and the private key are that this side shows to servers that ask for one.
 *
 * @param file a PKCS #12 or JKS file
 * @param password opens the file and the key in it; may be empty
 */
public record KeyStoreSettings(Path file, String password) {

  /** Checks that both are there. */
  public KeyStoreSettings {
    requireNonNull(file, "file");
    requireNonNull(password, "password");
  }

  /** The file; never the password. */
  @Override
  public String toString() {
    return "KeyStoreSettings[file=" + file + ", password=***]";
  }
}
