package dev.forwarder.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Shutdown;
import dev.forwarder.cli.intake.Preset;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code demo}: shows what forwarding is, in some seconds and without a network. */
@Command(
    name = "demo",
    description = {
      "Forwards a file to two backends on this machine, one of which goes down and comes back; kills a process;"
          + " lets a Data Nadhi server die, and EchoPost take over.",
      "Takes some twenty-five seconds and no network beyond the loopback. Exit code 0 means that each line"
          + " arrived at each backend once, and each log item at Data Nadhi's."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  forwarder demo")
public final class DemoCommand implements Callable<Integer> {
  private final Console console;

  /**
   * Makes the command.
   *
   * @param console the process around it
   */
  public DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return run(DemoScript.usual());
  }

  int run(DemoScript script) throws IOException, InterruptedException {
    List<String> events = DemoEvents.read();
    try (Backend north = new Backend("north", "demo-key-of-north-8f21", console.clock());
        Backend south = new Backend("south", "demo-key-of-south-c7d4", console.clock());
        Backend nadhi =
            new Backend("nadhi", "demo-key-of-nadhi-51be", Preset.DATANADHI, console.clock())) {
      Demo demo = new Demo(script, console, events, north, south, nadhi);
      Shutdown.Guard guard = console.shutdown().watch(demo::end);
      try {
        DemoResult result = demo.play();
        console.out().write(result.text().getBytes(UTF_8));
        console.out().flush();
        return result.addsUp() ? 0 : 1;
      } finally {
        guard.close();
      }
    }
  }
}
