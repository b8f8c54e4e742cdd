package dev.forwarder.cli.send;

import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.cli.console.Counted;
import dev.forwarder.core.settings.LoadedSettings;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Says where Data Nadhi's family keeps what nobody took. */
final class KeptNotice {
  private KeptNotice() {}

  /**
   * A sentence; null where there is nothing to say.
   *
   * @param loaded the settings in force
   * @param last what became of everything
   */
  static @Nullable String of(LoadedSettings loaded, ForwarderStats last) {
    BackendFamily family = loaded.families().get(DatanadhiFamily.NAME);
    long kept =
        last.domains().stream()
            .filter(domain -> isDatanadhi(loaded, domain.name()))
            .mapToLong(domain -> domain.total().deadLettered())
            .sum();
    if (kept == 0 || !(family instanceof DatanadhiFamily datanadhi)) {
      return null;
    }
    Path directory = datanadhi.options().directory();
    return Counted.of(kept, "item")
        + " kept in '"
        + datanadhi.droppedFiles().folder()
        + "'; see: deadletters ls "
        + directory;
  }

  private static boolean isDatanadhi(LoadedSettings loaded, String domain) {
    return loaded.domains().stream()
        .anyMatch(
            each ->
                each.domain().name().equals(domain)
                    && each.domain().family() instanceof DatanadhiFamily);
  }
}
