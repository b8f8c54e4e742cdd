package dev.forwarder.bench.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate of loopback that signs itself, and its key, made by the JDK's own keytool for one
 * run.
 *
 * @param keyStore the two, PKCS #12
 * @param pem the certificate alone, for who is to trust it
 */
public record OwnCertificate(Path keyStore, Path pem) {

  /** Of a key that lives as long as a run, in a folder that is deleted with it. */
  static final String PASSWORD = "of-one-run";

  /** Makes one, and the folder that it lies in. */
  public static OwnCertificate in(Path folder) {
    OwnCertificate made =
        new OwnCertificate(folder.resolve("sink.p12"), folder.resolve("sink.pem"));
    try {
      Files.createDirectories(folder);
      keytool(
          "-genkeypair -keyalg EC -groupname secp256r1 -storetype PKCS12 -dname CN=sink"
              + " -ext san=dns:localhost,ip:127.0.0.1 -startdate -1d -validity 10",
          made.keyStore);
      keytool("-exportcert -rfc", made.keyStore, "-file", made.pem.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("no certificate can be made in " + folder, e);
    }
    return made;
  }

  private static void keytool(String words, Path keyStore, String... further) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words.split(" ", -1)));
    command.addAll(List.of("-alias", "sink", "-keystore", keyStore.toString()));
    command.addAll(List.of("-storepass", PASSWORD, "-noprompt"));
    command.addAll(List.of(further));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool failed: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool was running", e);
    }
  }
}
