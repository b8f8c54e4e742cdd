package dev.forwarder.endpoints.echopost.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against a parser that others rely on: both take the same texts. */
final class JsonScannerPropertyTest {

  private static final int CASES = 50_000;
  private static final String LETTERS = "{}[]\":,\\ntrue fals0123456789.-+eE/bu\t\n";
  private static final String[] SEEDS = {
    "{\"a\":[1,-0.5e+7,true,false,null,\"\\\\\\\"\\u00fc\"],\"b\":{\"c\":{}},\"d\":0}",
    "{\"pipelines\":[\"p1\",\"p2\"],\"log_data\":{\"m\":\"x\",\"n\":1.25}}",
    "{}",
  };

  private final ObjectMapper other =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Test
  void takesWhatAnotherParserTakes() throws IOException {
    long objects = 0;
    for (int seed = 0; seed < CASES; seed++) {
      String json = mutant(new Random(seed));

      boolean object = isObjectForTheOther(json);

      assertThat(LogBody.wrongAt(json.getBytes(StandardCharsets.UTF_8)) < 0)
          .as("seed %s: %s", seed, json)
          .isEqualTo(object);
      objects += object ? 1 : 0;
    }
    assertThat(objects).as("both sides are met").isBetween(CASES / 50L, CASES - CASES / 50L);
  }

  private boolean isObjectForTheOther(String json) throws IOException {
    try {
      JsonNode node = other.readTree(json.getBytes(StandardCharsets.UTF_8));
      return node != null && node.isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static String mutant(Random random) {
    StringBuilder json = new StringBuilder(SEEDS[random.nextInt(SEEDS.length)]);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && json.length() > 0; i++) {
      int at = random.nextInt(json.length());
      char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
      switch (random.nextInt(3)) {
        case 0 -> json.setCharAt(at, letter);
        case 1 -> json.insert(at, letter);
        default -> json.deleteCharAt(at);
      }
    }
    return json.toString();
  }
}
