import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.impl.SimpleValueFactory;
import org.eclipse.rdf4j.query.BindingSet;
import org.eclipse.rdf4j.query.MalformedQueryException;
import org.eclipse.rdf4j.query.QueryEvaluationException;
import org.eclipse.rdf4j.query.QueryResults;
import org.eclipse.rdf4j.query.TupleQuery;
import org.eclipse.rdf4j.query.TupleQueryResult;
import org.eclipse.rdf4j.query.impl.SimpleDataset;
import org.eclipse.rdf4j.repository.RepositoryConnection;
import org.eclipse.rdf4j.repository.RepositoryException;
import org.eclipse.rdf4j.repository.sparql.SPARQLRepository;

/**
 * Reads a release with RDF4J as a client, as its documentation shows.
 *
 * <p>Arguments: the address of the server with a slash at its end, a named graph, and a SELECT query
 * with the variable ?name. Prints one line for each step: its name, a tab, and what was read.
 */
public class Reads {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  public static void main(String[] arguments) {
    SPARQLRepository repository = new SPARQLRepository(arguments[0] + "sparql");
    IRI graph = SimpleValueFactory.getInstance().createIRI(arguments[1]);
    try (RepositoryConnection connection = repository.getConnection()) {
      TupleQuery query = connection.prepareTupleQuery(arguments[2]);
      query.setMaxExecutionTime(20);
      StringBuilder names = new StringBuilder();
      try (TupleQueryResult rows = query.evaluate()) {
        for (BindingSet row : rows) {
          names.append(row.getValue("name").stringValue()).append('|');
        }
      }
      say("select", names);
      say("ask", connection.prepareBooleanQuery("ASK { ?s ?p ?o }").evaluate());
      say(
          "construct",
          QueryResults.asModel(
                  connection.prepareGraphQuery("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 7").evaluate())
              .size());
      say("graph", QueryResults.asModel(connection.getStatements(null, null, null, graph)).size());
      TupleQuery inGraph = connection.prepareTupleQuery("SELECT * { ?s ?p ?o }");
      SimpleDataset dataset = new SimpleDataset();
      dataset.addDefaultGraph(graph);
      inGraph.setDataset(dataset);
      inGraph.setIncludeInferred(false);
      say("dataset", QueryResults.stream(inGraph.evaluate()).count());
      TupleQuery bound = connection.prepareTupleQuery("SELECT ?p { ?s ?p ?o }");
      bound.setBinding("s", graph);
      say("bound", QueryResults.stream(bound.evaluate()).count());
      String values = " 1".repeat(55_000);
      TupleQuery many = connection.prepareTupleQuery("SELECT * { VALUES ?x {" + values + " } }");
      say("many", QueryResults.stream(many.evaluate()).count());
      try {
        connection.prepareTupleQuery("SELECT * { ?x :p ").evaluate();
      } catch (MalformedQueryException | QueryEvaluationException error) {
        say("syntax", error.getMessage().replace('\n', ' '));
      }
      try {
        connection.add(graph, graph, graph);
      } catch (RepositoryException error) {
        say("write", "refused");
      }
    } finally {
      repository.shutDown();
    }
  }

  private static void say(String step, Object result) {
    OUT.println(step + "\t" + result);
  }
}
