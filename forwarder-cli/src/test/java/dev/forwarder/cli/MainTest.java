package dev.forwarder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.cli.console.FakeConsole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
      assertThat(Main.execute(own.console(), command, "--version")).isZero();
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
  void unknownCommandIsToldWhichThereAre() {
    assertThat(run("sned")).isEqualTo(2);
    assertThat(console.err())
        .contains(
            "'sned'; the commands are demo, send, intake, diagnose, spool, deadletters, echopost,"
                + " bench, completion");
  }

  @Test
  void badSettingIsToldWholeWhereAnApostropheStandsInItsMessage() {
    String[] bad = {"diagnose", "--set", "forwarder_backoff_factor=1", "--set", "site=a='b'"};
    assertThat(run(bad)).isEqualTo(2);
    assertThat(console.err())
        .contains("forwarder_backoff_factor = 1 (--set): must be a number of 2 to 1000 (Datadog's");
  }

  @Test
  void settingWithoutAValueIsToldWhatItLacks() {
    assertThat(run("diagnose", "--set", "forwarder_timeout")).isEqualTo(2);
    assertThat(console.err()).contains("--set: must be NAME=VALUE; one has no '='");
  }

  @Test
  void noCommandIsBadUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(console.err()).contains("Missing required subcommand").contains("--help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"completion", "--help", "--version", "send --help", "diagnose --version"})
  void resultThatCannotBeWrittenIsAFailureThatNamesStandardOutputAndTheReason(String line) {
    console.withBrokenOutput("No space left on device");

    assertThat(run(line.split(" "))).isEqualTo(1);
    assertThat(console.err())
        .matches("forwarder( \\w+)?: standard output cannot be written: No space left on device\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"completion", "--help", "send --help", "--version"})
  void readerOfAPipeThatHasHadEnoughEndsItInSilenceWithTheExitCodeOfSigpipe(String line) {
    console.withBrokenOutput("Broken pipe");

    assertThat(run(line.split(" "))).isEqualTo(141);
    assertThat(console.err()).isEmpty();
  }

  @Test
  void brokenPipeIsKnownInEveryLanguage() {
    console.withBrokenOutput("Relais brisé (pipe)").withPipe();

    assertThat(run("completion")).isEqualTo(141);
    assertThat(console.err()).isEmpty();
  }

  @Test
  void badUsageStaysBadUsageWhereStandardOutputCannotBeWritten() {
    console.withBrokenOutput("No space left on device");

    assertThat(run("no-such-command")).isEqualTo(2);
  }

  @Test
  void completionPrintsAScriptThatKnowsTheCommands() {
    assertThat(run("completion")).isZero();
    assertThat(console.out())
        .startsWith("#!/usr/bin/env bash")
        .contains("complete -F _complete_forwarder")
        .contains(main().getSubcommands().keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send --set SECRET -",
        "send --set =SECRET -",
        "send --set SECRET== -",
        "send --domain SECRET -",
        "send --domain http://u:SECRET@h=x -",
        "send --domain http://u:SECRET=x@h=x -",
        "send --domain http://h/?k=SECRET -",
        "send --domain http://h=x --endpoint h?k=SECRET -",
        "send --domain http://h=x --endpoint /\u00fc?k=SECRET -",
        "send --apikey=SECRET -",
        "send --apikey:SECRET -",
        "send -kSECRET -",
        "diagnose --set SECRET",
        "diagnose --domain SECRET",
        "diagnose --domain http://u:SECRET@h=x",
        "diagnose --domain http://h=x --set proxy.http=ftp://u:SECRET@h",
        "diagnose --timeout 0s --domain http://h=SECRET",
        "diagnose SECRET",
        "intake --key a SECRET",
        "intake --tls-key -----BEGIN:SECRET --tls-cert x",
        "SECRET",
      })
  void whatMayBeAKeyIsNotRepeated(String line) {
    String secret = "s3cr3t-0123456789abcdef";

    assertThat(run(line.replace("SECRET", secret).split(" "))).isEqualTo(2);
    assertThat(console.err()).doesNotContain("s3cr3t").doesNotContain("cdef");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send --set dd_url=SECRET -",
        "send --set SECRET=1 -",
        "send --set api_key=env:SECRET -",
        "send --domain http://h=env:SECRET -",
        "send --domain http://h=@SECRET -",
        "send --domain http://h=x --preset SECRET -",
        "send --domain http://h=x --endpoint SECRET -",
        "send --domain http://h=x --durability SECRET -",
        "send --domain http://h=x --stop-timeout SECRET -",
        "send --domain http://h=x --priority SECRET -",
        "send --domain http://h=x SECRET",
        "send --config SECRET -",
        "diagnose --domain http://SECRET:99999=x",
        "diagnose --log-level SECRET --domain http://h=x",
        "intake --key env:SECRET",
        "intake --key @SECRET",
        "intake --port SECRET",
        "intake --status SECRET",
        "intake --preset SECRET",
      })
  void whatLooksLikeAKeyInTheWrongPlaceShowsItsLastFourCharactersAtMost(String line) {
    String secret = "0123456789abcdef0123456789abcdef";

    assertThat(run(line.replace("SECRET", secret).split(" "))).isEqualTo(2);
    assertThat(console.err()).isNotEmpty().doesNotContain("bcdef");
  }

  @Test
  void presetThatThereIsNotIsNamedWithThoseThereAre() {
    assertThat(run("send", "--preset", "datanado", "--domain", "http://h=k", "-")).isEqualTo(2);
    assertThat(console.err()).contains("--preset", "'datanado'", "[datadog, datanadhi, generic]");
  }

  @Test
  void helpOfSendNamesThePresetsThereAreAndNoOthers() {
    assertThat(run("send", "--help")).isZero();
    assertThat(console.out().replaceAll("\\s+", " "))
        .contains("datadog, datanadhi, generic. Default");
  }

  @Test
  void emptyLogLevelOfTheEnvironmentIsNone() {
    console.withEnvironment("FORWARDER_LOG_LEVEL", " ");

    assertThat(run("completion")).as(console.err()).isZero();
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
    return Main.execute(console.console(), args);
  }

  private CommandLine main() {
    return Main.commandLine(console.console());
  }
}
