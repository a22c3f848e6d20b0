"""No password is mainly made of the words of this place and person."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.support.people import make_account, make_person
from wuxin.people.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(db: None) -> Account:
    return make_account(make_person(name="张示例"), username="shuji-07")


@pytest.mark.parametrize(
    "password",
    ["WuxinKetang2022", "wuxin-wuxin-1", "五心课堂五心课堂2022", "zhangshili2022", "ShuJi-07!!!!",
     "张示例张示例张示例1", "dangjian-2022"],
)  # fmt: skip
def test_what_is_mainly_a_known_word_is_refused(account: Account, password: str) -> None:
    with pytest.raises(ValidationError, match="本单位"):
        validate_password(password, account)


@pytest.mark.parametrize(
    "password", ["wuxin and nine plum trees", "湖边第三棵树下等你回来", "zs-mirror-lake"]
)
def test_what_is_long_enough_without_them_is_taken(account: Account, password: str) -> None:
    validate_password(password, account)


def test_where_the_account_is_not_known_yet_the_words_of_the_place_count() -> None:
    with pytest.raises(ValidationError):
        validate_password("wuxinketang1")
