"""A district of three branches, and one account for each role over it."""

from dataclasses import dataclass

from tests.support import people as make
from wuxin.core.actor import Actor
from wuxin.people.models import Account, OrganisationKind, PartyOrganisation, Role, Unit


@dataclass
class District:
    """The committee, a general branch with two branches, a branch of its own; their people."""

    committee: PartyOrganisation
    town: PartyOrganisation
    first: PartyOrganisation
    second: PartyOrganisation
    apart: PartyOrganisation
    school: Unit
    organiser: Account
    secretary: Account
    auditor: Account
    operator: Account
    member: Account

    def actor(self, account: Account) -> Actor:
        assert account.person is not None
        return make.actor_of(account.person, on=make.TODAY)


def make_district() -> District:
    committee = make.make_organisation(None, OrganisationKind.COMMITTEE, "示例区教体局党委")
    town = make.make_organisation(committee, OrganisationKind.GENERAL_BRANCH, "示例镇教育党总支")
    school = make.make_unit("示例小学")
    first = make.make_organisation(town, name="示例小学党支部", units=(school,))
    second = make.make_organisation(town, name="示例中学党支部")
    apart = make.make_organisation(committee, name="示例中心党支部")
    officers = {
        role: make.officer(role, over, name, member_of=member_of)
        for role, over, name, member_of in (
            (Role.ORGANISER, committee, "陆书航", apart),
            (Role.SECRETARY, first, "单秋雨", first),
            (Role.AUDITOR, committee, "查明远", apart),
            (Role.OPERATOR, committee, "区志衡", apart),
        )
    }
    member = make.make_account(make.make_person(first, "曾小满"))
    return District(
        committee=committee,
        town=town,
        first=first,
        second=second,
        apart=apart,
        school=school,
        organiser=officers[Role.ORGANISER],
        secretary=officers[Role.SECRETARY],
        auditor=officers[Role.AUDITOR],
        operator=officers[Role.OPERATOR],
        member=member,
    )
