import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.Resource;
import org.eclipse.rdf4j.model.ValueFactory;
import org.eclipse.rdf4j.model.impl.SimpleValueFactory;
import org.eclipse.rdf4j.model.vocabulary.RDF4J;
import org.eclipse.rdf4j.query.BooleanQuery;
import org.eclipse.rdf4j.query.Dataset;
import org.eclipse.rdf4j.query.GraphQuery;
import org.eclipse.rdf4j.query.Query;
import org.eclipse.rdf4j.query.TupleQuery;
import org.eclipse.rdf4j.query.impl.SimpleDataset;
import org.eclipse.rdf4j.query.resultio.sparqljson.SPARQLBooleanJSONWriter;
import org.eclipse.rdf4j.query.resultio.sparqljson.SPARQLResultsJSONWriter;
import org.eclipse.rdf4j.repository.sail.SailRepository;
import org.eclipse.rdf4j.repository.sail.SailRepositoryConnection;
import org.eclipse.rdf4j.rio.RDFFormat;
import org.eclipse.rdf4j.rio.Rio;
import org.eclipse.rdf4j.sail.nativerdf.NativeStore;

/**
 * Serves an RDF4J NativeStore: queries by POST at /sparql, graphs by PUT at /data.
 *
 * <p>Argument: the folder of the store. Prints its port; ends
 * with its input. RDF4J's own default graph is the union of
 * all graphs, so the dataset of a query that names none is stated.
 */
public class Store {
  private static final ValueFactory VALUES = SimpleValueFactory.getInstance();

  public static void main(String[] arguments) throws Exception {
    SailRepository repository =
        new SailRepository(new NativeStore(new File(arguments[0]), "spoc,posc,cspo"));
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext("/sparql", exchange -> respond(exchange, repository, Store::answer));
    server.createContext("/data", exchange -> respond(exchange, repository, Store::replace));
    server.start();
    System.out.println(server.getAddress().getPort());
    System.in.read(); // ends with the test
    System.exit(0);
  }

  private record Response(String mediaType, byte[] body) {}

  private interface Handler {
    Response handle(HttpExchange exchange, SailRepositoryConnection connection) throws Exception;
  }

  private static void respond(HttpExchange exchange, SailRepository repository, Handler handler) {
    try (exchange;
        SailRepositoryConnection connection = repository.getConnection()) {
      Response response = handler.handle(exchange, connection);
      exchange.getResponseHeaders().set("Content-Type", response.mediaType);
      exchange.sendResponseHeaders(200, response.body.length == 0 ? -1 : response.body.length);
      exchange.getResponseBody().write(response.body);
    } catch (Exception error) {
      error.printStackTrace();
      try {
        exchange.sendResponseHeaders(500, -1);
      } catch (Exception late) {
        late.printStackTrace();
      }
    }
  }

  private static Response replace(HttpExchange exchange, SailRepositoryConnection connection)
      throws Exception {
    List<String> names = fields(exchange.getRequestURI().getRawQuery()).get("graph");
    Resource graph = names == null ? null : VALUES.createIRI(names.get(0));
    connection.begin();
    connection.clear(graph);
    connection.add(exchange.getRequestBody(), "", RDFFormat.NTRIPLES, graph);
    connection.commit();
    return new Response("text/plain", "loaded".getBytes(StandardCharsets.UTF_8));
  }

  private static Response answer(HttpExchange exchange, SailRepositoryConnection connection)
      throws Exception {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String asked = exchange.getRequestURI().getRawQuery();
    Map<String, List<String>> form =
        fields(asked == null ? new String(body, StandardCharsets.UTF_8) : asked);
    Query query = connection.prepareQuery(form.get("query").get(0));
    query.setDataset(dataset(form, query.getDataset(), connection));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    if (query instanceof GraphQuery) {
      ((GraphQuery) query).evaluate(Rio.createWriter(RDFFormat.NTRIPLES, output));
      return new Response("application/n-triples", output.toByteArray());
    }
    if (query instanceof BooleanQuery) {
      new SPARQLBooleanJSONWriter(output).handleBoolean(((BooleanQuery) query).evaluate());
    } else {
      ((TupleQuery) query).evaluate(new SPARQLResultsJSONWriter(output));
    }
    return new Response("application/sparql-results+json", output.toByteArray());
  }

  private static Dataset dataset(
      Map<String, List<String>> form, Dataset stated, SailRepositoryConnection connection) {
    List<String> defaults = form.getOrDefault("default-graph-uri", List.of());
    List<String> named = form.getOrDefault("named-graph-uri", List.of());
    if (defaults.isEmpty() && named.isEmpty() && stated != null) {
      return stated;
    }
    SimpleDataset dataset = new SimpleDataset();
    for (String iri : defaults) {
      boolean isOwn = iri.equals("urn:x-arq:DefaultGraph");
      dataset.addDefaultGraph(isOwn ? RDF4J.NIL : VALUES.createIRI(iri));
    }
    named.forEach(iri -> dataset.addNamedGraph(VALUES.createIRI(iri)));
    if (defaults.isEmpty() && named.isEmpty()) {
      dataset.addDefaultGraph(RDF4J.NIL);
      connection.getContextIDs().forEach(graph -> dataset.addNamedGraph((IRI) graph));
    }
    return dataset;
  }

  private static Map<String, List<String>> fields(String form) {
    Map<String, List<String>> fields = new HashMap<>();
    for (String field : form.split("&")) {
      String[] parts = field.split("=", 2);
      String value = URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8);
      fields.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(value);
    }
    return fields;
  }
}
