"""The fields of a mention that say something, for an explanation."""

from migtext.records import Mention


def value_of(mention: Mention) -> dict[str, object]:
    """The fields that are not those of every mention, without empty ones.

    >>> from migtext.records import Place
    >>> value_of(Place(start=0, end=2, text="Ош", rule="places:city/osh", name="Ош"))
    {'name': 'Ош'}
    """
    told = mention.model_dump(exclude=set(Mention.model_fields), exclude_none=True, mode="json")
    return {name: value for name, value in told.items() if value != []}
