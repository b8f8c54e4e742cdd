package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JmhCommandTest {

  @Test
  void aBenchmarkThatFailsFailsTheRun() {
    assertThat(JmhCommand.withFailOnError(List.of("-prof", "gc", "Spool.*")))
        .containsExactly("-foe", "true", "-prof", "gc", "Spool.*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jmh [(              | '[(' is no regular expression
          jmh -e [(           | '[(' is no regular expression
          jmh -bm foo         | Unable to parse benchmark mode: "foo"
          jmh -o /            | -o: / is a folder, or in none that there is
          jmh -rff /nosuch/x  | -rff: /nosuch/x is a folder, or in none that there is
          jmh -foe maybe      | -foe: must be one of [true, false], was: 'maybe'
          jmh -gc=often       | -gc: must be one of [true, false], was: 'often'
          jmh Spool -si       | -si: must be one of [true, false], was: ''
          jmh -rf xml         | -rf: must be one of [TEXT, CSV, SCSV, JSON, LATEX], was: 'xml'
          jmh -v loud         | -v: must be one of [SILENT, NORMAL, EXTRA], was: 'loud'
          jmh -wm cold        | -wm: must be one of [INDI, BULK, BULK_INDI], was: 'cold'
          jmh -wm bulk        | -wm: must be one of [INDI, BULK, BULK_INDI], was: 'bulk'
          jmh -jvm /nosuch    | -jvm: '/nosuch' is no program that can be started
          jmh -jvm nosuchjava | -jvm: 'nosuchjava' is no program that can be started
          jmh -prof nosuch    | -prof: nosuch cannot be used
          jmh -prof stack:a=b | -prof: stack cannot be used
          jmh -f abc          | Cannot parse argument 'abc' of option f
          jmh -e .*           | no benchmark is found by any name without [.*]
          jmh nosuchbench     | no benchmark is found by [nosuchbench]; bench jmh -l names them
          """)
  void whatJmhDoesNotUnderstandIsBadUsage(String given, String answer) {
    StringWriter err = new StringWriter();
    int exitCode =
        Bench.commandLine(new Bench())
            .setErr(new PrintWriter(err, true))
            .execute(given.split(" ", -1));
    assertThat(err.toString()).startsWith("bench jmh: ").contains(answer).hasLineCount(1);
    assertThat(exitCode).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-foe false", "-foe=false", "--foe false", "Spool.* -foe"})
  void unlessTheUserSaysWhetherItDoes(String given) {
    List<String> arguments = List.of(given.split(" ", -1));
    assertThat(JmhCommand.withFailOnError(arguments)).isEqualTo(arguments);
  }
}
