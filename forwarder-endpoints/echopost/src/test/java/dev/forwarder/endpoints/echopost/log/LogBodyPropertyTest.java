package dev.forwarder.endpoints.echopost.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against whole trees: the same texts are taken, and what is passed on means the same. */
final class LogBodyPropertyTest {

  private static final int CASES = 50_000;
  private static final String LETTERS = "{}[]\":,\\ntrue fals0123456789.-+eE/bu\t\n";
  private static final String[] SEEDS = {
    "{\"a\":[1,-0.5e+7,true,false,null,\"\\\\\\\"\\u00fc\"],\"b\":{\"c\":{}},\"d\":0}",
    "{\"pipelines\":[\"p1\",\"p2\"],\"log_data\":{\"m\":\"x\",\"n\":1.25}}",
    "{}",
  };

  /** Without names that a mutation could make equal: there a tree keeps but the last. */
  private static final String[] BODIES = {
    "{\"pipelines\":[\"p1\",\"p2\"],\"log_data\":{\"msg\":\"x\\u00fc\",\"abc\":[1.25,{}]}}",
    " {\"log_data\" : { \"msg\": {\"x\":null} } , \"pipelines\": null}",
    "{\"pipelines\":[],\"log_data\":{}}",
  };

  private final ObjectMapper other =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Test
  void takesWhatAnotherParserTakes() throws IOException {
    long objects = 0;
    for (int seed = 0; seed < CASES; seed++) {
      String json = mutant(SEEDS, new Random(seed));

      boolean object = isObjectForTheOther(json);

      assertThat(LogBody.wrongAt(json.getBytes(StandardCharsets.UTF_8)) < 0)
          .as("seed %s: %s", seed, json)
          .isEqualTo(object);
      objects += object ? 1 : 0;
    }
    assertThat(objects).as("both sides are met").isBetween(CASES / 50L, CASES - CASES / 50L);
  }

  @Test
  void partsAreThoseOfTheTree() throws IOException {
    long bodies = 0;
    for (int seed = 0; seed < CASES; seed++) {
      String json = mutant(BODIES, new Random(seed));
      JsonNode tree = treeOrNull(json);

      LogBody body = LogBody.split(json.getBytes(StandardCharsets.UTF_8));

      assertThat(body != null).as("seed %s: %s", seed, json).isEqualTo(isBody(tree));
      if (body != null) {
        bodies++;
        assertThat(json).as("byte for byte").contains(body.logData().toStringUtf8());
        assertThat(other.readTree(body.logData().toByteArray())).isEqualTo(tree.get("log_data"));
        assertThat(other.readTree(body.toBytes()).get("log_data")).isEqualTo(tree.get("log_data"));
        assertThat(body.pipelines()).isEqualTo(names(tree.get("pipelines")));
      }
    }
    assertThat(bodies).as("both sides are met").isBetween(CASES / 50L, CASES - CASES / 50L);
  }

  private static boolean isBody(JsonNode tree) {
    return tree != null
        && tree.isObject()
        && tree.size() == (tree.has("pipelines") ? 2 : 1)
        && tree.path("log_data").isObject()
        && (!tree.hasNonNull("pipelines") || isTexts(tree.path("pipelines")));
  }

  private static boolean isTexts(JsonNode list) {
    boolean texts = list.isArray();
    for (JsonNode each : list) {
      texts &= each.isTextual();
    }
    return texts;
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(each -> names.add(each.textValue()));
    return names;
  }

  private JsonNode treeOrNull(String json) throws IOException {
    try {
      return other.readTree(json.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private boolean isObjectForTheOther(String json) throws IOException {
    JsonNode tree = treeOrNull(json);
    return tree != null && tree.isObject();
  }

  private static String mutant(String[] seeds, Random random) {
    StringBuilder json = new StringBuilder(seeds[random.nextInt(seeds.length)]);
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
