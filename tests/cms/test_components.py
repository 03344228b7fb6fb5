from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from moneyed import Money

from tests.cms.rendering import faults, rendered, words


class PaymentForm(forms.Form):
    amount = forms.DecimalField(label="Sum", min_value=1)
    way = forms.ChoiceField(label="Way", choices=[("cash", "Cash")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("Choose another day.")


def test_progress_shows_figures_of_the_same_kind():
    markup = rendered(
        '{% progress label="Minimum" value=v target=t %}', v=Money("420.50", "EUR"), t=Money("900", "EUR")
    )
    assert words(markup) == "Minimum 46&nbsp;% 46&nbsp;% €420.50 of €900.00"
    assert '<progress max="100" value="46"' in markup


def test_progress_over_its_target_is_reached_and_full():
    markup = rendered('{% progress label="People" value=25 target=20 %}')
    assert "reached" in markup
    assert 'value="100"' in markup


def test_progress_without_a_target_is_a_figure():
    assert words(rendered('{% progress label="Ordered" value=7 %}')) == "Ordered 7"


def test_stages_say_what_is_done_and_what_is_ahead():
    markup = rendered(
        '{% stages label="Price list" names=names current=1 %}', names=["File", "Columns", "Rows"]
    )
    assert words(markup) == "File done 2 Columns now 3 Rows ahead"
    assert markup.count('aria-current="step"') == 1


def test_errors_lead_to_their_fields():
    form = PaymentForm({"amount": "0"})
    markup = rendered("{% load crispy_forms_tags %}{% error_summary form %}{{ form|crispy }}", form=form)
    assert "3 things need correcting" in markup
    assert 'href="#id_amount"' in markup
    assert 'href="#id_way_0"' in markup
    assert "<li>Choose another day.</li>" in markup
    assert 'id="id_amount"' in markup
    assert 'id="id_way_0"' in markup
    assert 'id="id_amount_error"' in markup


def test_a_form_without_errors_has_no_summary():
    assert rendered("{% error_summary form %}", form=PaymentForm()).strip() == ""


def test_errors_of_a_formset_name_each_form():
    formset = forms.formset_factory(PaymentForm)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-amount": "x", "form-1-amount": "5"}
    )
    markup = rendered("{% error_summary forms %}", forms=formset)
    assert 'href="#id_form-0-amount"' in markup
    assert 'href="#id_form-1-amount"' not in markup
    assert 'href="#id_form-1-way_0"' in markup


def test_a_destructive_act_says_what_happens_and_asks_for_the_box():
    figures = [("Orders", 22), ("Given back", Money("5863.13", "EUR"))]
    source = (
        '{% confirm title="Cancel" action="/x/" submit="Cancel it" figures=figures danger=True %}'
        '<input type="hidden" name="key" value="1">{% endconfirm %}'
    )
    markup = rendered(source, figures=figures)
    assert "<dt>Given back</dt><dd>€5,863.13</dd>" in markup
    assert '<form method="post" action="/x/">' in markup
    assert 'name="confirmed" value="yes" required' in markup
    assert '<input type="hidden" name="key" value="1">' in markup
    assert faults(markup) == []


def test_pages_of_a_list_keep_its_filters():
    request = RequestFactory().get("/purchases/", {"city": "tallinn", "page": "2"})
    page = Paginator(range(95), 10).page(2)
    markup = Template("{% pagination page=page %}").render(Context({"request": request, "page": page}))
    assert 'rel="prev" href="?city=tallinn&amp;page=1"' in markup
    assert 'rel="next" href="?city=tallinn&amp;page=3"' in markup
    assert '<span aria-current="page">2</span>' in markup


def test_a_short_list_has_no_pages():
    request = RequestFactory().get("/")
    page = Paginator(range(5), 10).page(1)
    assert (
        Template("{% pagination page=page %}").render(Context({"request": request, "page": page})).strip()
        == ""
    )


def test_a_card_leads_to_its_purchase_and_escapes_its_title():
    markup = rendered(
        '{% purchase_card url="/p/x/" title=title organizer="Olga" city="Tallinn" state="open" %}',
        title="<b>Cheese</b>",
    )
    assert '<a href="/p/x/">&lt;b&gt;Cheese&lt;/b&gt;</a>' in markup
    assert faults(markup) == []


def test_a_rule_is_cited_with_a_link():
    assert rendered('See {% rule "R-PICKUP" %}.') == (
        'See <a class="rule" href="/rules/#R-PICKUP">R-PICKUP</a>.'
    )


def test_a_link_to_copy_is_absolute():
    request = RequestFactory().get("/")
    markup = Template('{% copy_link url="/p/x/" %}').render(Context({"request": request}))
    assert 'value="http://testserver/p/x/"' in markup
