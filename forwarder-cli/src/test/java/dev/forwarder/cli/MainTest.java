package dev.forwarder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpGoesToStandardOutputAndNamesEveryCommand() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains(Main.commandLine().getSubcommands().keySet());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    assertThat(Main.commandLine().getSubcommands())
        .isNotEmpty()
        .allSatisfy((name, command) -> assertThat(command.getUsageMessage()).contains("Example"));
  }

  @Test
  void unknownOptionIsBadUsageThatNamesIt() {
    assertThat(run("--colour")).isEqualTo(2);
    assertThat(err.toString()).contains("--colour").doesNotContain("Exception");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void unknownCommandIsBadUsageWithTheNearestName() {
    assertThat(run("complete")).isEqualTo(2);
    assertThat(err.toString()).contains("'complete'").contains("forwarder completion");
  }

  @Test
  void noCommandIsBadUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required subcommand").contains("--help");
  }

  @Test
  void completionPrintsAScriptThatKnowsTheCommands() {
    assertThat(run("completion")).isZero();
    assertThat(out.toString())
        .startsWith("#!/usr/bin/env bash")
        .contains("complete -F _complete_forwarder")
        .contains(Main.commandLine().getSubcommands().keySet());
  }

  private int run(String... args) {
    CommandLine main = Main.commandLine();
    main.setOut(new PrintWriter(out, true));
    main.setErr(new PrintWriter(err, true));
    return main.execute(args);
  }
}
