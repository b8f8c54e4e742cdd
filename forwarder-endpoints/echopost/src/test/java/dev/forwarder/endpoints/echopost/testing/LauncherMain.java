package dev.forwarder.endpoints.echopost.testing;

import dev.forwarder.api.ApiKey;
import dev.forwarder.endpoints.echopost.launch.AgentLauncher;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.JavaProgram;
import dev.forwarder.endpoints.echopost.launch.LaunchException;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.SystemTicks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A host as a process: for each folder that it is given on a line, it sees to it that an agent
 * listens there, and says {@code started}, {@code found}, or what went wrong.
 */
public final class LauncherMain {

  private static final ApiKey KEY = ApiKey.of("a-key-of-a-test-0001");
  private static final URI SERVER = URI.create("http://127.0.0.1:1");

  private LauncherMain() {}

  /** What starts one. */
  public static Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            LauncherMain.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] args) throws Exception {
    BufferedReader folders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    List<String> command = TestAgentMain.command();
    System.out.println("ready");
    for (String folder = folders.readLine(); folder != null; folder = folders.readLine()) {
      System.out.println(launch(new AgentFolder(Path.of(folder)), command));
    }
  }

  private static String launch(AgentFolder folder, List<String> command)
      throws InterruptedException {
    AgentLauncher launcher =
        new AgentLauncher(
            folder, new JavaProgram(command), Duration.ofSeconds(30), SystemTicks.INSTANCE);
    try {
      return launcher.ensureListening(KEY, SERVER) ? "started" : "found";
    } catch (LaunchException e) {
      return e.getMessage();
    }
  }
}
