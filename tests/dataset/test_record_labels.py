"""Labels and names of everything in the record."""

from collections import defaultdict

from pyoxigraph import NamedNode

from our_namespaces import BASE_IRI, GRAPH_BASE_IRI, PREFIXES, compact

LABEL, NAME, TYPE = (
    NamedNode(PREFIXES[prefix] + local)
    for prefix, local in (("rdfs", "label"), ("schema", "name"), ("rdf", "type"))
)

#: The namespaces of what readers ask for by name, which has schema:name too.
NAMED = tuple(PREFIXES[prefix] for prefix in ("ent", "ms", "aw", "src", "gkv"))


def _languages(dataset, predicate):
    languages = defaultdict(list)
    for quad in dataset.quads_for_pattern(None, predicate, None, None):
        languages[quad.subject].append(quad.object.language)
    return languages


def test_no_thing_of_any_class_is_without_a_label_in_a_language(city_dataset):
    """Things, assertions, passages, times, mappings, codes, shapes; classes and properties used."""
    languages = _languages(city_dataset, LABEL)
    things, missing = set(), defaultdict(int)
    for quad in city_dataset:
        if quad.predicate == TYPE and isinstance(quad.subject, NamedNode):
            things.add((quad.subject, compact(quad.object.value)))
            things.add((quad.object, "class"))
        things.add((quad.predicate, "property"))
    for thing, kind in things:
        missing[kind] += sum(tag not in languages[thing] for tag in ("ko", "en"))

    assert {kind: number for kind, number in missing.items() if number} == {}
    assert len(missing) > 60


def test_what_is_asked_for_by_name_has_one_schema_name_a_language(city_dataset):
    """Entities, milestones, sources, codes and terms; no passage, check or assertion."""
    ontology = NamedNode(GRAPH_BASE_IRI + "ontology")
    terms = {quad.subject for quad in city_dataset.quads_for_pattern(None, LABEL, None, ontology)}
    names = _languages(city_dataset, NAME)
    subjects = {quad.subject for quad in city_dataset.quads_for_pattern(None, LABEL, None, None)}

    assert set(names) == terms | {each for each in subjects if each.value.startswith(NAMED)}
    assert {tuple(sorted(tags)) for tags in names.values()} == {("en", "ko")}


def test_labels_say_in_words_what_their_record_states(city_dataset):
    """A label of each class of record that is labelled by a rule or from its values."""
    labels = {
        "as:s0-101": "Car plant investment agreement with Hyundai Motor: 31 January 2019, occurred",
        "t:in-2024-04": "April 2024",
        "gkv:projectCost": "Project cost",
        "psg:s0-119-148": "characters 119 to 148",
        "chk:s0-101": "reads as stated · Car plant investment agreement",
        "chk:s0-101-result": "passed · Car plant investment agreement",
        "<id/mapping/an-jung-geun-wikipedia-en>": "An Jung-geun · see also: An Jung-geun",
        "<id/geometry/apchon-dong>": "location of ",
        "gks:in-modalities": "code of modalities",
        "<dataset#publisher>": "gwangju-kg",
    }
    for name, words in labels.items():
        prefix, _, local = name.partition(":")
        iri = PREFIXES[prefix] + local if local else BASE_IRI + name.strip("<>")
        stated = list(city_dataset.quads_for_pattern(NamedNode(iri), LABEL, None, None))
        (text,) = {quad.object.value for quad in stated if quad.object.language == "en"}
        assert words in text, iri
