"""Wagtail's index of references is for pages; saving a purchase's rows does not feed it."""

import pytest
from wagtail.models import ReferenceIndex

from cms.models import TextPage
from purchases.models import Payment


@pytest.mark.django_db
def test_only_pages_are_indexed():
    assert Payment not in ReferenceIndex.tracked_models
    assert TextPage in ReferenceIndex.tracked_models
