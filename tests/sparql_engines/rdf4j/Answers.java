import java.io.FileInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.Resource;
import org.eclipse.rdf4j.model.Value;
import org.eclipse.rdf4j.model.vocabulary.RDF4J;
import org.eclipse.rdf4j.query.BindingSet;
import org.eclipse.rdf4j.query.BooleanQuery;
import org.eclipse.rdf4j.query.GraphQuery;
import org.eclipse.rdf4j.query.Query;
import org.eclipse.rdf4j.query.TupleQuery;
import org.eclipse.rdf4j.query.TupleQueryResult;
import org.eclipse.rdf4j.query.impl.SimpleDataset;
import org.eclipse.rdf4j.repository.sail.SailRepository;
import org.eclipse.rdf4j.repository.sail.SailRepositoryConnection;
import org.eclipse.rdf4j.rio.RDFFormat;
import org.eclipse.rdf4j.rio.Rio;
import org.eclipse.rdf4j.sail.memory.MemoryStore;

/**
 * Answers each query with Eclipse RDF4J.
 *
 * <p>Arguments: the default graph in N-Triples, the named graphs in TriG, the folder of the
 * answers, and the queries. The answer to the nth query is the file n, from 0: CSV, true or false,
 * or N-Triples. RDF4J's own default graph is the union of all graphs, so the dataset is named.
 */
public class Answers {
  public static void main(String[] arguments) throws Exception {
    SailRepository repository = new SailRepository(new MemoryStore());
    try (SailRepositoryConnection connection = repository.getConnection()) {
      connection.begin();
      load(connection, arguments[0], RDFFormat.NTRIPLES);
      load(connection, arguments[1], RDFFormat.TRIG);
      connection.commit();
      SimpleDataset dataset = new SimpleDataset();
      dataset.addDefaultGraph(RDF4J.NIL);
      for (Resource graph : connection.getContextIDs()) {
        dataset.addNamedGraph((IRI) graph);
      }
      for (int n = 3; n < arguments.length; n++) {
        Query query = connection.prepareQuery(Files.readString(Path.of(arguments[n])));
        query.setDataset(dataset);
        Path path = Path.of(arguments[2], Integer.toString(n - 3));
        try (OutputStream output = Files.newOutputStream(path)) {
          if (query instanceof BooleanQuery) {
            write(output, Boolean.toString(((BooleanQuery) query).evaluate()));
          } else if (query instanceof GraphQuery) {
            ((GraphQuery) query).evaluate(Rio.createWriter(RDFFormat.NTRIPLES, output));
          } else {
            writeTable(output, (TupleQuery) query);
          }
        }
      }
    } finally {
      repository.shutDown();
    }
  }

  private static void load(SailRepositoryConnection connection, String path, RDFFormat format)
      throws Exception {
    try (InputStream data = new FileInputStream(path)) {
      connection.add(data, "", format);
    }
  }

  private static void writeTable(OutputStream output, TupleQuery query) throws Exception {
    try (TupleQueryResult result = query.evaluate()) {
      List<String> names = result.getBindingNames();
      write(output, String.join(",", names) + "\n");
      for (BindingSet row : result) {
        List<String> cells = names.stream().map(name -> cell(row.getValue(name))).toList();
        write(output, String.join(",", cells) + "\n");
      }
    }
  }

  private static String cell(Value value) {
    return value == null ? "" : '"' + value.stringValue().replace("\"", "\"\"") + '"';
  }

  private static void write(OutputStream output, String text) throws Exception {
    output.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
