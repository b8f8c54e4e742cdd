package dev.forwarder.core.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Key stores and certificates, made by the JDK's own keytool when a test needs them. */
final class Certificates {

  static final String PASSWORD = "changeit";

  private final Path folder;

  Certificates(Path folder) {
    this.folder = folder;
  }

  /** A self-signed certificate for this machine, valid from yesterday. */
  Path forThisMachine() {
    return make("good", "san=dns:localhost,ip:127.0.0.1", "-1d", 10);
  }

  Path expired() {
    return make("expired", "san=dns:localhost,ip:127.0.0.1", "-10d", 2);
  }

  Path forAnotherHost() {
    return make("other", "san=dns:elsewhere.test", "-1d", 10);
  }

  Path forClient() {
    return make("client", "san=dns:client.test", "-1d", 10);
  }

  private Path make(String name, String san, String start, int days) {
    Path store = folder.resolve(name + ".p12");
    keytool(
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        san,
        "-startdate",
        start,
        "-validity",
        Integer.toString(days),
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString());
    return store;
  }

  /** The certificate of a key store, in PEM. */
  Path pemOf(Path store) {
    Path pem = folder.resolve(store.getFileName() + ".pem");
    String alias = store.getFileName().toString().replace(".p12", "");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        alias,
        "-keystore",
        store.toString(),
        "-file",
        pem.toString());
    return pem;
  }

  private static void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
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
