package dev.forwarder.core.settings;

import dev.forwarder.core.http.KeyStoreSettings;
import dev.forwarder.core.http.ProxyAddress;
import dev.forwarder.core.http.TlsFiles;
import dev.forwarder.retry.units.Durations;
import dev.forwarder.retry.units.Sizes;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Finds values that are right by themselves and wrong together, or with what is on this machine.
 */
final class Conflicts {

  private final Values values;
  private final Problems problems;

  Conflicts(Values values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  void find() {
    backoff();
    reply();
    storage();
    proxy(ForwarderSettings.PROXY_HTTP);
    proxy(ForwarderSettings.PROXY_HTTPS);
    file(ForwarderSettings.TLS_CA, TlsFiles::checkCertificates);
    file(ForwarderSettings.TLS_KEY_STORE, this::keyStore);
  }

  private void backoff() {
    var base = values.duration(ForwarderSettings.BACKOFF_BASE);
    var max = values.duration(ForwarderSettings.BACKOFF_MAX);
    if (max.compareTo(base) < 0) {
      add(
          ForwarderSettings.BACKOFF_MAX,
          "is "
              + Durations.format(max)
              + ", must be at least forwarder_backoff_base, which is "
              + Durations.format(base));
    }
  }

  private void reply() {
    long kept = values.size(ForwarderSettings.REPLY_KEPT);
    long most = values.size(ForwarderSettings.REPLY_MAX);
    if (most < kept) {
      add(
          ForwarderSettings.REPLY_MAX,
          "is "
              + Sizes.format(most)
              + ", must be at least forwarder_reply_kept_size, which is "
              + Sizes.format(kept));
    }
  }

  private void storage() {
    boolean hasFolder = values.isPresent(ForwarderSettings.STORAGE_PATH);
    if (hasFolder && !isName(values.text(ForwarderSettings.STORAGE_PATH))) {
      add(
          ForwarderSettings.STORAGE_PATH,
          "must be the name of a folder, was: '"
              + Shown.text(values.text(ForwarderSettings.STORAGE_PATH))
              + "'");
    }
    if (!hasFolder && values.size(ForwarderSettings.STORAGE_MAX) > 0) {
      add(
          ForwarderSettings.STORAGE_MAX,
          "needs a folder: set forwarder_storage_path (Datadog's Agent would use"
              + " transactions_to_retry in its run_path)");
    }
    String durability = StorageRecords.withoutDisk(values);
    if (durability != null) {
      add(ForwarderSettings.DURABILITY, durability);
    }
  }

  private static boolean isName(String file) {
    try {
      Path unused = Path.of(file);
      return true;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void proxy(String name) {
    if (values.isPresent(name)) {
      try {
        ProxyAddress.parse(values.text(name));
      } catch (IllegalArgumentException e) {
        add(name, String.valueOf(e.getMessage()));
      }
    }
  }

  private void file(String name, Consumer<Path> check) {
    if (!values.isPresent(name)) {
      return;
    }
    if (!isReadable(values.text(name))) {
      add(name, "must be a file that can be read, was: '" + Shown.text(values.text(name)) + "'");
      return;
    }
    try {
      check.accept(Path.of(values.text(name)));
    } catch (IllegalArgumentException e) {
      add(name, String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", "?"));
    }
  }

  private void keyStore(Path file) {
    try {
      TlsFiles.checkKeyStore(new KeyStoreSettings(file, values.keyStorePassword()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + " (its password is forwarder_tls_key_store_password)", e);
    }
  }

  private static boolean isReadable(String file) {
    try {
      return Files.isRegularFile(Path.of(file)) && Files.isReadable(Path.of(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void add(String name, String why) {
    problems.add(name, values.origin(name), why);
  }
}
