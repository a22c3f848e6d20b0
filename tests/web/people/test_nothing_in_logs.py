"""What a request leaves in the log and in an address names nobody."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import make_person, signed_in
from tests.support.proofs import branch_of, officer_with_password, unproven
from wuxin.people.models import Role

pytestmark = pytest.mark.django_db
NAME, PHONE = "欧阳示例", "19912345678"


def test_searching_opening_and_proving_log_no_name_phone_or_code(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    organiser = officer_with_password(Role.ORGANISER, has_app=True)
    person = make_person(branch_of(organiser), NAME)
    signed_in(client, organiser)
    number = [person.pk]
    answers = []
    with caplog.at_level(logging.INFO):
        answers.append(client.post(reverse("people:person_matches"), {"text": NAME}))
        answers.append(client.get(reverse("people:person_detail", args=number)))
        phone = {"phone-phone": PHONE}
        answers.append(client.post(reverse("people:person_phone_new", args=number), phone))
        answers.append(client.post(reverse("people:person_phone", args=number)))
        other = unproven(Client(), organiser)
        code = {"proof_code": "13572468", "next": "/"}
        answers.append(other.post(reverse("people:proof_given"), code))
        sign_in = {"username": NAME, "password": "wrong-password"}
        answers.append(Client().post(reverse("people:session_begin"), sign_in))
    said = caplog.text + " ".join(answer.headers.get("Location", "") for answer in answers)
    assert [word for word in (NAME, PHONE, "13572468", "wrong-password") if word in said] == []
    assert NAME in answers[0].content.decode()
    assert "Unprocessable" in said  # the log was listened to
