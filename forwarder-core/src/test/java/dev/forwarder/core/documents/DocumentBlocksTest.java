package dev.forwarder.core.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java blocks of the documents compile, given the names that a reader would expect. */
final class DocumentBlocksTest {

  private static final String IMPORTS =
      """
      import com.google.inject.*;
      import dev.forwarder.api.*;
      import dev.forwarder.core.*;
      import dev.forwarder.core.guice.*;
      import dev.forwarder.core.metrics.*;
      import dev.forwarder.core.settings.*;
      import dev.forwarder.core.testing.*;
      import dev.forwarder.endpoints.datadog.*;
      import io.micrometer.core.instrument.MeterRegistry;
      import jakarta.inject.Qualifier;
      import java.lang.annotation.Retention;
      import java.lang.annotation.RetentionPolicy;
      import java.net.URI;
      import java.time.Duration;
      import java.util.List;
      import java.util.Optional;
      """;

  private static final String AROUND_STATEMENTS =
      """
      abstract class Block extends AbstractModule {
        @Qualifier @Retention(RetentionPolicy.RUNTIME) @interface Audit {}
        ApiKey key;
        Domain domain;
        Domain telemetry;
        Domain vault;
        Endpoint endpoint;
        Payload payload;
        Payload series;
        Forwarder forwarder;
        Injector injector;
        MeterRegistry registry;
        List<Domain> domains;
        String newSecret;
        SettingsLoader loader;
        LoadedSettings loaded;

        void statements() {
      %s
        }
      }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/datadog.md",
        "docs/embedding.md",
        "docs/health.md",
        "docs/metrics.md",
        "docs/rotation.md"
      })
  void compile(String document) throws IOException {
    List<String> blocks = JavaBlocks.of(Path.of(document));

    assertThat(blocks).isNotEmpty();
    for (String block : blocks) {
      assertThat(JavaBlocks.compile("Block", source(block), folder)).as(block).isEmpty();
    }
  }

  private static String source(String block) {
    return block.startsWith("public ")
        ? IMPORTS + block.substring("public ".length())
        : IMPORTS + AROUND_STATEMENTS.formatted(JavaBlocks.indented(block));
  }
}
