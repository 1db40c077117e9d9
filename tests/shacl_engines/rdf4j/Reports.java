import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.eclipse.rdf4j.common.exception.ValidationException;
import org.eclipse.rdf4j.model.Model;
import org.eclipse.rdf4j.model.Resource;
import org.eclipse.rdf4j.model.impl.LinkedHashModel;
import org.eclipse.rdf4j.model.vocabulary.RDF4J;
import org.eclipse.rdf4j.repository.RepositoryException;
import org.eclipse.rdf4j.repository.sail.SailRepository;
import org.eclipse.rdf4j.repository.sail.SailRepositoryConnection;
import org.eclipse.rdf4j.rio.RDFFormat;
import org.eclipse.rdf4j.rio.Rio;
import org.eclipse.rdf4j.sail.memory.MemoryStore;
import org.eclipse.rdf4j.sail.shacl.ShaclSail;
import org.eclipse.rdf4j.sail.shacl.ShaclSail.TransactionSettings.ValidationApproach;

/**
 * Validates each example with the ShaclSail of Eclipse RDF4J and writes its report.
 *
 * <p>Arguments: the shapes, the data that every example needs, the folder of the reports, and the
 * examples, all in N-Triples. The report on the nth example is n.nt, from 0.
 */
public class Reports {
  public static void main(String[] arguments) throws Exception {
    ShaclSail sail = new ShaclSail(new MemoryStore());
    SailRepository repository = new SailRepository(sail);
    try (SailRepositoryConnection connection = repository.getConnection()) {
      sail.disableValidation(); // what the examples need is no complete data
      connection.begin();
      load(connection, arguments[1]);
      load(connection, arguments[0], RDF4J.SHACL_SHAPE_GRAPH);
      connection.commit();
      sail.enableValidation();
      for (int n = 3; n < arguments.length; n++) {
        connection.begin(ValidationApproach.Bulk);
        load(connection, arguments[n]);
        Model report = new LinkedHashModel();
        try {
          connection.prepare();
        } catch (RepositoryException error) {
          report = ((ValidationException) error.getCause()).validationReportAsModel();
        }
        connection.rollback();
        Path path = Path.of(arguments[2], (n - 3) + ".nt");
        try (OutputStream output = new FileOutputStream(path.toFile())) {
          Rio.write(report, output, RDFFormat.NTRIPLES);
        }
      }
    } finally {
      repository.shutDown();
    }
  }

  private static void load(SailRepositoryConnection connection, String path, Resource... graphs)
      throws Exception {
    try (InputStream data = new FileInputStream(path)) {
      connection.add(data, "", RDFFormat.NTRIPLES, graphs);
    }
  }
}
