import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.jena.atlas.web.HttpException;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdfconnection.RDFConnection;
import org.apache.jena.rdfconnection.RDFConnectionRemote;
import org.apache.jena.sparql.engine.http.QueryExceptionHTTP;
import org.apache.jena.sparql.exec.http.QueryExecHTTP;
import org.apache.jena.sparql.exec.http.QuerySendMode;

/**
 * Reads a release with Apache Jena as a client, as its documentation shows.
 *
 * <p>Arguments: the address of the server with a slash at its end, a named graph, and a SELECT query
 * with the variable ?name. Prints one line for each step: its name, a tab, and what was read.
 */
public class Reads {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  public static void main(String[] arguments) {
    String sparql = arguments[0] + "sparql";
    String graph = arguments[1];
    String select = arguments[2];
    try (RDFConnection connection = RDFConnection.connect(sparql)) {
      read(connection, graph, select, "");
    }
    try (RDFConnection connection =
        RDFConnectionRemote.newBuilder()
            .destination(arguments[0] + "data")
            .queryEndpoint(sparql)
            .gspEndpoint(arguments[0] + "data")
            .build()) {
      read(connection, graph, select, "-data");
      say("dataset", connection.fetchDataset().asDatasetGraph().stream().count());
    }
    String values = " 1".repeat(55_000);
    String many = "SELECT (COUNT(*) AS ?n) { VALUES ?x {" + values + " } }";
    for (QuerySendMode mode : new QuerySendMode[] {QuerySendMode.asPost, QuerySendMode.asPostForm}) {
      try (QueryExecHTTP query =
          QueryExecHTTP.service(sparql).query(many).sendMode(mode).build()) {
        say("many-" + mode, query.select().next().get("n").getLiteralLexicalForm());
      }
    }
    try (QueryExecHTTP query =
        QueryExecHTTP.service(sparql).queryString("SELECT * { ?x :p ").build()) {
      query.select();
    } catch (QueryExceptionHTTP error) {
      say("syntax", error.getStatusCode() + " " + oneLine(error.getResponse()));
    }
  }

  private static void read(RDFConnection connection, String graph, String select, String suffix) {
    Query query = QueryFactory.create(select);
    StringBuilder names = new StringBuilder();
    connection.querySelect(
        query, row -> names.append(row.getLiteral("name").getString()).append('|'));
    say("select" + suffix, names);
    say("ask" + suffix, connection.queryAsk("ASK { ?s ?p ?o }"));
    Model described = connection.queryConstruct("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 7");
    say("construct" + suffix, described.size());
    say("fetch" + suffix, connection.fetch(graph).size());
    say("default" + suffix, connection.fetch().size());
    try {
      say("missing" + suffix, connection.fetch("urn:none").size());
    } catch (HttpException error) {
      say("missing" + suffix, error.getStatusCode());
    }
    try {
      connection.put(graph, described);
    } catch (HttpException error) {
      say("put" + suffix, error.getStatusCode());
    }
  }

  private static String oneLine(String text) {
    return text == null ? "" : text.replace('\n', ' ');
  }

  private static void say(String step, Object result) {
    OUT.println(step + "\t" + result);
  }
}
