import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.GraphUtil;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.sparql.graph.GraphFactory;

/**
 * Validates each example with Apache Jena, as `shacl validate` does, and writes its report.
 *
 * <p>Arguments: the shapes, the data that every example needs, the folder of the reports, and the
 * examples, all in N-Triples. The report on the nth example is n.nt, from 0.
 */
public class Reports {
  public static void main(String[] arguments) throws Exception {
    Shapes shapes = Shapes.parse(RDFDataMgr.loadGraph(arguments[0], Lang.NTRIPLES));
    Graph data = RDFDataMgr.loadGraph(arguments[1], Lang.NTRIPLES);
    for (int n = 3; n < arguments.length; n++) {
      Graph example = RDFDataMgr.loadGraph(arguments[n], Lang.NTRIPLES);
      List<Triple> added = example.stream().filter(triple -> !data.contains(triple)).toList();
      Set<Node> subjects = example.stream().map(Triple::getSubject).collect(Collectors.toSet());
      added.forEach(data::add);
      Graph report = GraphFactory.createDefaultGraph();
      for (Node node : subjects) {
        GraphUtil.addInto(report, ShaclValidator.get().validate(shapes, data, node).getGraph());
      }
      Path path = Path.of(arguments[2], (n - 3) + ".nt");
      try (OutputStream output = new FileOutputStream(path.toFile())) {
        RDFDataMgr.write(output, report, Lang.NTRIPLES);
      }
      added.forEach(data::delete);
    }
  }
}
