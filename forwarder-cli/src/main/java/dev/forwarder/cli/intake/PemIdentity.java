package dev.forwarder.cli.intake;

import dev.forwarder.cli.console.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a server's certificate and private key from PEM files. */
final class PemIdentity {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  /** A file is not what it has to be; the message names option and file. */
  static final class UnusableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableException(String option, String message, @Nullable Throwable cause) {
      super(option + ": " + message, cause);
    }
  }

  private static final String CERTIFICATE = "--tls-cert";
  private static final String KEY = "--tls-key";

  private PemIdentity() {}

  /**
   * Both, in a key store of memory with an empty password.
   *
   * @param tls where they are
   * @return the key store
   * @throws UnusableException if a file cannot be read, or holds something else
   */
  static KeyStore load(IntakeSettings.Tls tls) throws UnusableException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("intake", key(tls.key()), new char[0], certificates(tls.certificate()));
      return store;
    } catch (IOException | GeneralSecurityException e) {
      if (e instanceof UnusableException unusable) {
        throw unusable;
      }
      throw new UnusableException(
          CERTIFICATE + ", " + KEY,
          tls.certificate() + " and " + tls.key() + " do not go together: " + e.getMessage(),
          e);
    }
  }

  private static Certificate[] certificates(Path file) throws UnusableException {
    try {
      var chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read(CERTIFICATE, file)));
      if (chain.isEmpty()) {
        throw new UnusableException(
            CERTIFICATE, file + " holds no certificate; a PEM file with one is needed", null);
      }
      return chain.toArray(Certificate[]::new);
    } catch (GeneralSecurityException e) {
      throw new UnusableException(
          CERTIFICATE, file + " holds no certificate: " + e.getMessage(), e);
    }
  }

  private static PrivateKey key(Path file) throws UnusableException, GeneralSecurityException {
    Matcher pem = PKCS8.matcher(new String(read(KEY, file), StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw new UnusableException(
          KEY,
          file
              + " holds no 'BEGIN PRIVATE KEY'; make one of another key with:"
              + " openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW",
          null);
    }
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(decoded(file, pem.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException e) {
        // A key of another algorithm; the next one may be its own.
      }
    }
    throw new UnusableException(
        KEY, file + " holds a private key that is none of " + ALGORITHMS, null);
  }

  private static byte[] read(String option, Path file) throws UnusableException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UnusableException(option, "cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  private static byte[] decoded(Path file, String base64) throws UnusableException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new UnusableException(KEY, file + " holds a private key that is not base64", e);
    }
  }
}
