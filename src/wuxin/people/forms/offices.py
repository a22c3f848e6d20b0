"""Shapes of appointing and delegating. Whom, what and where one may choose is given."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import PartyOrganisation, Person, Role, Unit


def _day(label: Any, **extra: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **extra)


class Appoint(forms.Form):
    person = forms.TypedChoiceField(label=_("谁"), coerce=int)
    role = forms.ChoiceField(label=_("职务"))
    place = forms.ChoiceField(label=_("管哪里"))
    title = forms.CharField(
        label=_("职务名称"),
        required=False,
        max_length=40,
        help_text=_("按文件写，例如“党支部书记”“组织委员”。"),
    )
    from_on = _day(_("从哪天起"))
    last_on = _day(_("到哪天止"), required=False, help_text=_("不填就是没有定期限。"))

    def __init__(
        self,
        *args: Any,
        persons: Sequence[Person],
        roles: Sequence[str],
        places: Sequence[PartyOrganisation | Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._persons = {person.pk: person for person in persons}
        self._places = {_place_key(place): place for place in places}
        self._choices("person", [(pk, _named(one)) for pk, one in self._persons.items()])
        self._choices("role", [(role, Role(role).label) for role in roles])
        self._choices("place", [(key, str(place)) for key, place in self._places.items()])

    def _choices(self, field: str, choices: list[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[field]).choices = choices

    def person_chosen(self) -> Person:
        return self._persons[self.cleaned_data["person"]]

    def place_chosen(self) -> PartyOrganisation | Unit:
        return self._places[self.cleaned_data["place"]]


class Delegate(forms.Form):
    person = forms.TypedChoiceField(label=_("请谁代办"), coerce=int, widget=forms.RadioSelect)
    from_on = _day(_("从哪天起"))
    last_on = _day(_("到哪天止"), help_text=_("最长 90 天，到期自动收回，也可以随时收回。"))

    def __init__(self, data: Any, *, persons: Sequence[Person], today: date) -> None:
        super().__init__(data, initial={"from_on": today})
        self._persons = {person.pk: person for person in persons}
        choices = [(pk, one.name) for pk, one in self._persons.items()]
        cast(forms.ChoiceField, self.fields["person"]).choices = choices

    def person_chosen(self) -> Person:
        return self._persons[self.cleaned_data["person"]]


def _place_key(place: PartyOrganisation | Unit) -> str:
    kind = "organisation" if isinstance(place, PartyOrganisation) else "unit"
    return f"{kind}-{place.pk}"


def _named(person: Person) -> str:
    organisation = person.organisation
    return f"{person.name}（{organisation.name}）" if organisation else person.name
