package dev.forwarder.core.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Collections;

/**
 * Reads the files that {@link TlsSettings} names, and says what is wrong with one: before anything
 * is made of the settings, and when it is.
 */
public final class TlsFiles {

  private TlsFiles() {}

  /**
   * Checks a file of certificates.
   *
   * @param caFile the file
   * @throws IllegalArgumentException if it cannot be read or holds no certificate
   */
  public static void checkCertificates(Path caFile) {
    Collection<? extends Certificate> unused = certificates(caFile);
  }

  /**
   * Checks a key store.
   *
   * @param own the file and its password
   * @throws IllegalArgumentException if it cannot be read, its password is another, or it holds no
   *     private key; the message does not hold the password
   */
  public static void checkKeyStore(KeyStoreSettings own) {
    KeyStore unused = keyStore(own);
  }

  static Collection<? extends Certificate> certificates(Path caFile) {
    Collection<? extends Certificate> found;
    try (InputStream in = Files.newInputStream(caFile)) {
      found = CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(caFile + " holds no certificates in PEM", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(caFile + " cannot be read: " + e, e);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(caFile + " holds no certificates in PEM");
    }
    return found;
  }

  static KeyStore keyStore(KeyStoreSettings own) {
    char[] password = own.password().toCharArray();
    KeyStore store;
    try {
      store = KeyStore.getInstance(own.file().toFile(), password);
    } catch (KeyStoreException e) {
      throw new IllegalArgumentException(own.file() + " is no key store (PKCS #12 or JKS)", e);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the key store " + own.file() + " cannot be opened: " + e.getMessage(), e);
    }
    requirePrivateKey(own.file(), store, password);
    return store;
  }

  private static void requirePrivateKey(Path file, KeyStore store, char[] password) {
    boolean found = false;
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
          found |= store.getKey(alias, password) != null;
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "a private key in " + file + " cannot be read with the password of the key store", e);
    }
    if (!found) {
      throw new IllegalArgumentException("the key store " + file + " holds no private key");
    }
  }
}
