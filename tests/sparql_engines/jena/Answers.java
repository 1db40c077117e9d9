import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;

/**
 * Answers each query with ARQ of Apache Jena.
 *
 * <p>Arguments: the default graph in N-Triples, the named graphs in TriG, the folder of the
 * answers, and the queries. The answer to the nth query is the file n, from 0: CSV, true or false,
 * or N-Triples.
 */
public class Answers {
  public static void main(String[] arguments) throws Exception {
    Dataset data = DatasetFactory.create();
    RDFDataMgr.read(data.getDefaultModel(), arguments[0], Lang.NTRIPLES);
    RDFDataMgr.read(data, arguments[1], Lang.TRIG);
    for (int n = 3; n < arguments.length; n++) {
      String query = Files.readString(Path.of(arguments[n]));
      Path path = Path.of(arguments[2], Integer.toString(n - 3));
      try (QueryExecution execution = QueryExecutionFactory.create(query, data);
          OutputStream output = new FileOutputStream(path.toFile())) {
        if (execution.getQuery().isAskType()) {
          output.write(Boolean.toString(execution.execAsk()).getBytes(StandardCharsets.UTF_8));
        } else if (execution.getQuery().isConstructType()) {
          RDFDataMgr.write(output, execution.execConstruct(), Lang.NTRIPLES);
        } else {
          ResultSetFormatter.outputAsCSV(output, execution.execSelect());
        }
      }
    }
  }
}
