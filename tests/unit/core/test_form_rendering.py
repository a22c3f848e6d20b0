"""Forms look right and can be read aloud."""

from django import forms


class Visit(forms.Form):
    name = forms.CharField(label="姓名", help_text="与花名册一致。")
    day = forms.DateField(
        label="日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    how = forms.ChoiceField(label="方式", widget=forms.RadioSelect, choices=[("home", "上门")])
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="已核对", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_every_field_is_named_by_its_label_and_told_its_help() -> None:
    html = str(Visit())
    assert '<label class="field-label" for="id_name">' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'id="id_name_helptext"' in html
    assert "<legend" in html


def test_what_may_be_left_out_says_so_once() -> None:
    assert str(Visit()).count("选填") == 1


def test_an_error_stands_above_the_form_and_beside_its_field() -> None:
    form = Visit({"name": "", "day": "2022-03-04", "how": "home"})
    assert not form.is_valid()
    html = str(form)
    assert 'href="#id_name"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert html.count("notice-error") == 1


def test_a_rule_of_the_domain_is_told_above_the_form() -> None:
    form = Visit({"name": "陈一诺", "day": "2022-03-04", "how": "home"})
    form.add_error(None, "这一天已经记过了。")
    assert "<p>这一天已经记过了。</p>" in str(form)


def test_what_was_typed_comes_back_escaped_and_unchanged() -> None:
    html = str(Visit({"name": '<b>"', "day": "2022-03-04", "note": "第一行\n 第二行"}))
    assert 'value="&lt;b&gt;&quot;"' in html
    assert 'value="2022-03-04"' in html
    assert ">\n第一行\n 第二行</textarea>" in html


def test_a_hidden_field_has_no_label_and_no_class() -> None:
    line = str(Visit()["token"])
    assert 'type="hidden"' in line
    assert "class" not in line
