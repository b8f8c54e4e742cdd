package dev.forwarder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.cli.console.FakeConsole;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class MainTest {
  private final FakeConsole console = new FakeConsole();

  @Test
  void helpGoesToStandardOutputAndNamesEveryCommand() {
    assertThat(run("--help")).isZero();
    assertThat(console.out()).contains(main().getSubcommands().keySet());
    assertThat(console.err()).isEmpty();
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    assertThat(main().getSubcommands())
        .isNotEmpty()
        .allSatisfy((name, command) -> assertThat(command.getUsageMessage()).contains("Example"));
  }

  @Test
  void everyCommandKnowsTheVersion() {
    for (String command : main().getSubcommands().keySet()) {
      FakeConsole own = new FakeConsole();
      assertThat(Main.commandLine(own.console()).execute(command, "--version")).isZero();
      assertThat(own.out()).startsWith("forwarder ");
    }
  }

  @Test
  void unknownOptionIsBadUsageThatNamesIt() {
    assertThat(run("--colour")).isEqualTo(2);
    assertThat(console.err()).contains("--colour").doesNotContain("Exception");
    assertThat(console.out()).isEmpty();
  }

  @Test
  void unknownCommandIsBadUsageWithTheNearestName() {
    assertThat(run("complete")).isEqualTo(2);
    assertThat(console.err()).contains("'complete'").contains("forwarder completion");
  }

  @Test
  void noCommandIsBadUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(console.err()).contains("Missing required subcommand").contains("--help");
  }

  @Test
  void completionPrintsAScriptThatKnowsTheCommands() {
    assertThat(run("completion")).isZero();
    assertThat(console.out())
        .startsWith("#!/usr/bin/env bash")
        .contains("complete -F _complete_forwarder")
        .contains(main().getSubcommands().keySet());
  }

  @Test
  void badLogLevelOfTheEnvironmentIsNamedWithWhatIsAllowed() {
    console.withEnvironment("FORWARDER_LOG_LEVEL", "loud");

    assertThat(run("completion")).isEqualTo(2);
    assertThat(console.err()).contains("FORWARDER_LOG_LEVEL", "'loud'", "ERROR, WARN, INFO");
  }

  @Test
  void badLogLevelOptionIsNamedWithWhatIsAllowed() {
    assertThat(run("completion", "--log-level", "loud")).isEqualTo(2);
    assertThat(console.err()).contains("--log-level", "'loud'", "ERROR, WARN, INFO");
  }

  @Test
  void logLevelIsTakenBeforeAndAfterTheCommandInAnyCase() {
    assertThat(run("--log-level", "debug", "completion")).isZero();
    assertThat(run("completion", "--log-level", "Error")).isZero();
  }

  private int run(String... args) {
    return main().execute(args);
  }

  private CommandLine main() {
    return Main.commandLine(console.console());
  }
}
