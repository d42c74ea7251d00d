"""Choices of territories in which two of the same name are told apart."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue

from agencies.selectors.territory_names import told_apart


class _ToldApart(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        rows = list(self.queryset)
        for one, name in zip(rows, told_apart(rows), strict=True):
            yield ModelChoiceIteratorValue(self.field.prepare_value(one), one), name


class TerritoryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One territory, chosen from a list."""

    iterator = _ToldApart


class TerritoriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Any number of territories, ticked."""

    iterator = _ToldApart
    widget = forms.CheckboxSelectMultiple
