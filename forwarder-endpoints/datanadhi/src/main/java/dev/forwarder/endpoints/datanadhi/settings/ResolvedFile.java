package dev.forwarder.endpoints.datanadhi.settings;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.endpoints.datanadhi.files.OwnersFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the values in force for whoever looks into the directory. */
final class ResolvedFile {

  private static final String NAME = ".config.resolved.json";

  /** The names that Data Nadhi's clients give to what they know. */
  private static final Map<String, String> THEIRS =
      Map.of(
          DatanadhiSettings.SERVER, "server_host",
          DatanadhiSettings.FALLBACK, "fallback_server_host",
          DatanadhiSettings.QUEUE_SIZE, "async_queue_size",
          DatanadhiSettings.WORKERS, "async_workers",
          DatanadhiSettings.EXIT_TIMEOUT, "async_exit_timeout",
          DatanadhiSettings.ECHOPOST_DISABLE, "echopost_disable");

  private static final ObjectWriter WRITER = new JsonMapper().writerWithDefaultPrettyPrinter();

  private ResolvedFile() {}

  static void write(Path directory, ConfigValues values) throws IOException {
    OwnersFiles.createFolder(directory);
    OwnersFiles.replace(directory.resolve(NAME), WRITER.writeValueAsBytes(members(values)));
  }

  private static Map<String, Object> members(ConfigValues values) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (SettingDefinition definition : DatanadhiSettings.DEFINITIONS) {
      if (definition.type() != SettingDefinition.Type.SECRET) {
        String name = definition.name();
        String shown = name.substring(DatanadhiSettings.PREFIX.length());
        members.put(THEIRS.getOrDefault(name, shown), plain(values.value(name).read()));
      }
    }
    return members;
  }

  /** Times are seconds, as there. */
  private static Object plain(Object value) {
    if (value instanceof Duration duration) {
      return duration.toMillis() % 1000 == 0 ? duration.toSeconds() : duration.toMillis() / 1000.0;
    }
    return value instanceof URI ? value.toString() : value;
  }
}
