package dev.forwarder.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Key stores and certificates, made by the JDK's own keytool when a test needs them. */
public final class Certificates {

  public static final String PASSWORD = "changeit";

  private final Path folder;

  public Certificates(Path folder) {
    this.folder = folder;
  }

  /** A self-signed certificate for this machine, valid from yesterday. */
  public Path forThisMachine() {
    return make("good", "san=dns:localhost,ip:127.0.0.1", "-1d", 10);
  }

  public Path forClient() {
    return make("client", "san=dns:client.test", "-1d", 10);
  }

  public Path forAnotherHost() {
    return make("other", "san=dns:elsewhere.test", "-1d", 10);
  }

  public Path ofTheFuture() {
    return make("future", "san=dns:localhost,ip:127.0.0.1", "+5d", 10);
  }

  /** An authority of our own. */
  public Path authority() {
    return make("authority", "bc:c", "-20d", 40);
  }

  /** A certificate for this machine that ended eight days ago, signed by the authority. */
  public Path expired(Path authority) {
    Path store = make("expired", "san=dns:localhost,ip:127.0.0.1", "-1d", 10);
    Path request = folder.resolve("expired.csr");
    Path signed = folder.resolve("expired.signed.pem");
    Path chain = folder.resolve("expired.chain.pem");
    keytool("-certreq -alias expired", "-keystore", store, "-file", request);
    keytool(
        "-gencert -rfc -alias authority -startdate -10d -validity 2"
            + " -ext san=dns:localhost,ip:127.0.0.1",
        "-keystore",
        authority,
        "-infile",
        request,
        "-outfile",
        signed);
    try {
      Files.writeString(chain, Files.readString(signed) + Files.readString(pemOf(authority)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keytool("-importcert -alias expired", "-keystore", store, "-file", chain);
    return store;
  }

  private Path make(String name, String extension, String start, int days) {
    Path store = folder.resolve(name + ".p12");
    keytool(
        "-genkeypair -keyalg EC -storetype PKCS12 -alias "
            + name
            + " -dname CN="
            + name
            + " -ext "
            + extension
            + " -startdate "
            + start
            + " -validity "
            + days,
        "-keystore",
        store);
    return store;
  }

  /** The certificate of a key store, in PEM. */
  public Path pemOf(Path store) {
    Path pem = folder.resolve(store.getFileName() + ".pem");
    keytool("-exportcert -rfc -alias " + aliasOf(store), "-keystore", store, "-file", pem);
    return pem;
  }

  /** The certificate of a key store. */
  public static X509Certificate of(Path store) throws IOException, GeneralSecurityException {
    KeyStore opened = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    return (X509Certificate) opened.getCertificate(aliasOf(store));
  }

  private static String aliasOf(Path store) {
    return store.getFileName().toString().replace(".p12", "");
  }

  private static void keytool(String words, Object... more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words.split(" ", -1)));
    for (Object argument : more) {
      command.add(argument.toString());
    }
    command.addAll(List.of("-storepass", PASSWORD, "-noprompt"));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + said);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
