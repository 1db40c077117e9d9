import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.Resource;
import org.apache.jena.rdf.model.Statement;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.topbraid.shacl.validation.ValidationUtil;

/**
 * Validates each example with the TopBraid SHACL API and writes its report.
 *
 * <p>Arguments: the shapes, the data that every example needs, the folder of the reports, and the
 * examples, all in N-Triples. The report on the nth example is n.nt, from 0.
 */
public class Reports {
  public static void main(String[] arguments) throws Exception {
    Model shapes = RDFDataMgr.loadModel(arguments[0], Lang.NTRIPLES);
    Model data = RDFDataMgr.loadModel(arguments[1], Lang.NTRIPLES);
    for (int n = 3; n < arguments.length; n++) {
      List<Statement> added =
          RDFDataMgr.loadModel(arguments[n], Lang.NTRIPLES)
              .listStatements()
              .filterKeep(statement -> !data.contains(statement))
              .toList();
      data.add(added);
      Resource report = ValidationUtil.validateModel(data, shapes, false);
      Path path = Path.of(arguments[2], (n - 3) + ".nt");
      try (OutputStream output = new FileOutputStream(path.toFile())) {
        RDFDataMgr.write(output, report.getModel(), Lang.NTRIPLES);
      }
      data.remove(added);
    }
  }
}
