"""How well a piece of an article meets a question: a share of what the question says.

Every term counts by its weight: whole where heading and text say it, a little less where
only the title, the keywords or a heading does, less again where only the text does. So
1 is a piece that is about all that was asked, and 0 one that has nothing of it; words
that no article has lower every score.
"""

from functools import reduce
from operator import or_

from django.db.models import Case, FloatField, Q, Value, When

from support.knowledge.terms import Term
from support.models.article_chunk import ArticleChunkQuerySet

IN_HEADINGS = 0.95
IN_TEXT = 0.85
ENOUGH = 2.0
"""What a question has to say for a score of 1. A word of every second piece says 0.7:
"lamp" alone asks for nothing in the help centre of a maker of lamps."""

_HEADINGS, _TEXT = "AB", "D"


def scored(chunks: ArticleChunkQuerySet, terms: list[Term]) -> ArticleChunkQuerySet:
    """Those of *chunks* that have a term, each with its `score`, the best first."""
    known = [term for term in terms if term.lexemes]
    if not known:
        return chunks.none().with_score(Value(0.0, output_field=FloatField()))
    everything = max(ENOUGH, sum(term.weight for term in terms))
    met = sum((_met(term) for term in known[1:]), start=_met(known[0]))
    anything = reduce(or_, (Q(search_vector=term.query()) for term in known))
    return chunks.filter(anything).with_score(met / Value(everything))


def _met(term: Term) -> Case:
    """What the term adds where the piece has it."""
    headings = Q(search_vector=term.query(_HEADINGS))
    text = Q(search_vector=term.query(_TEXT))
    return Case(
        When(headings & text, then=Value(term.weight)),
        When(headings, then=Value(term.weight * IN_HEADINGS)),
        When(text, then=Value(term.weight * IN_TEXT)),
        default=Value(0.0),
        output_field=FloatField(),
    )
