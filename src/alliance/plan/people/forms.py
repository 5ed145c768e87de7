"""The input tables of the people decision, declared as data."""

from __future__ import annotations

from alliance.plan.tables import Column, Form

YEARS = (1990, 2100)
# Stands for "any number" in a column that may be left empty.
ANY = 1e9
MOST_PEOPLE = 2e6

FORMS = (
    Form(
        "families",
        "one job family, with costs that the members agree on as a reference",
        (
            Column("family", "text", "job family", secrecy="alliance"),
            Column("reference_cost", "number", "what a person costs a year", "EUR", None, 1_000, 1e6, secrecy="alliance"),
            Column("hiring", "number", "what hiring one person costs", "EUR", most=1e6, secrecy="alliance"),
            Column("severance", "number", "what parting with one person costs", "EUR", most=1e6, secrecy="alliance"),
            Column(
                "vacancy", "number", "what a year costs in which one person is missing", "EUR", most=2e6, secrecy="alliance"
            ),
        ),
        ("family",),
    ),
    Form(
        "regions",
        "how costs of a region stand to the reference costs, agreed by the members; may be left out: all are the same",
        (
            Column("region", "text", "region", secrecy="alliance"),
            Column("cost_index", "number", "cost against the reference cost; 1 is the reference", "", None, 0.02, 20),
        ),
        ("region",),
        is_optional=True,
    ),
    Form(
        "pools",
        "people of one member, site, job family and grade",
        (
            Column("pool", "text", "name of the pool"),
            Column("member", "text", "employer", secrecy="public"),
            Column("site", "text", "site"),
            Column("region", "text", "region of the site", refers_to="regions.region"),
            Column("family", "text", "job family", refers_to="families.family"),
            Column("grade", "text", "grade", default=""),
            Column("people", "whole", "people on the first day", "people", most=MOST_PEOPLE, secrecy="clean team"),
            Column("most_hires", "whole", "how many can be hired; empty: any number", "people a year", "1e9"),
            Column("most_leavers", "whole", "how many can be parted with; empty: any number", "people a year", "1e9"),
            Column("mobile", "number", "part of the people who could be sent elsewhere in a year", "", "1", most=1),
        ),
        ("pool",),
    ),
    Form(
        "needs",
        "how many people a pool's work needs in a year",
        (
            Column("pool", "text", "the pool", refers_to="pools.pool"),
            Column("year", "whole", "the year", least=YEARS[0], most=YEARS[1]),
            Column("people", "whole", "people needed", "people", most=MOST_PEOPLE, secrecy="clean team"),
            Column("must", "flag", "whether none of them may be missing", default="no"),
        ),
        ("pool", "year"),
    ),
    Form(
        "retirements",
        "how many people of a pool retire at the beginning of a year; may be left out",
        (
            Column("pool", "text", "the pool", refers_to="pools.pool"),
            Column("year", "whole", "the year", least=YEARS[0], most=YEARS[1]),
            Column("people", "whole", "people who retire", "people", most=MOST_PEOPLE),
        ),
        ("pool", "year"),
        is_optional=True,
    ),
    Form(
        "mobility",
        "on which terms people go from one member to another for some years, or move for good inside one; may be left out",
        (
            Column("from", "text", "home company", refers_to="pools.member", secrecy="public"),
            Column("to", "text", "host company; the same as from: moves inside", refers_to="pools.member", secrecy="public"),
            Column("reach", "text", "region: sites of one region; anywhere: all others too", default="region"),
            Column("family", "text", "job family; empty: all", default="", refers_to="families.family"),
            Column("years", "whole", "how long a secondment takes", "years", "1", 1, 10),
            Column("relocation", "number", "relocation, there and back", "EUR a person", "0", most=1e6),
            Column("premium", "number", "expatriate premium", "EUR a person and year", "0", most=1e6),
            Column("host_pays", "flag", "whether the host bears both; the home company otherwise", default="yes"),
        ),
        ("from", "to", "reach", "family"),
        is_optional=True,
    ),
    Form(
        "limits",
        "how many people of one member may be with another; may be left out",
        (
            Column("from", "text", "home company", refers_to="pools.member", secrecy="public"),
            Column("to", "text", "host company", refers_to="pools.member", secrecy="public"),
            Column("most_abroad", "whole", "how many at a time; empty: any number", "people", "1e9"),
            Column("most_excess", "whole", "how many more than come back; empty: any number", "people", "1e9"),
        ),
        ("from", "to"),
        is_optional=True,
    ),
    Form(
        "courses",
        "a course that trains people of one job family for another; may be left out",
        (
            Column("course", "text", "name of the course"),
            Column("from_family", "text", "who learns", refers_to="families.family"),
            Column("to_family", "text", "for which family", refers_to="families.family"),
            Column("years", "whole", "how long it takes", "years", "1", 1, 10),
            Column("cost", "number", "fees", "EUR a person", most=1e6),
            Column("seats", "whole", "seats of all members together; empty: any number", "seats a year", "1e9"),
        ),
        ("course",),
        is_optional=True,
    ),
    Form(
        "entitlements",
        "how many seats of a course belong to a member; without them, seats follow the people who could take them",
        (
            Column("course", "text", "the course", refers_to="courses.course"),
            Column("member", "text", "the member", refers_to="pools.member", secrecy="public"),
            Column("seats", "whole", "seats", "seats a year", most=1e6),
        ),
        ("course", "member"),
        is_optional=True,
    ),
    Form(
        "budgets",
        "what a member can spend on moves, secondments, training, hiring and parting in a year; may be left out",
        (
            Column("member", "text", "the member", refers_to="pools.member", secrecy="public"),
            Column("year", "whole", "the year", least=YEARS[0], most=YEARS[1]),
            Column("amount", "number", "budget", "EUR", most=1e10, secrecy="clean team"),
        ),
        ("member", "year"),
        is_optional=True,
    ),
    Form(
        "posts",
        "one key post; may be left out",
        (
            Column("post", "text", "name of the post"),
            Column("function", "text", "its function", secrecy="public"),
            Column(
                "member", "text", "whose post it is; empty: a joint one, of which members apart would each need one",
                default="", refers_to="pools.member", secrecy="public",
            ),
            Column("level", "whole", "level", least=1, most=20),
            Column("skills", "text", "skills it asks for, with spaces between", default=""),
            Column("languages", "text", "languages it asks for, with spaces between", default=""),
            Column("country", "text", "where it is", default=""),
            Column("critical", "flag", "whether it must not stay open", default="no"),
            Column("alternates", "flag", "whether the next holder must come from another member", default="no"),
            Column("least_fit", "number", "least fit of a holder", "points of 100", "60", most=100),
            Column("open_cost", "number", "what it costs that the post stays open", "EUR a year", most=1e8),
            Column("point_cost", "number", "what a point of fit that is missing costs", "EUR a year", "0", most=1e6),
            Column("relocation", "number", "relocation of a holder from another country", "EUR", "0", most=1e6),
            Column("premium", "number", "premium of a holder from another member", "EUR a year", "0", most=1e6),
            Column("holder", "text", "code of today's holder; empty: nobody", default="", refers_to="candidates.candidate"),
        ),
        ("post",),
        is_optional=True,
    ),
    Form(
        "candidates",
        "one person who could hold a key post, under a code",
        (
            Column("candidate", "text", "code of the person, such as K-017; no name"),
            Column("member", "text", "employer", refers_to="pools.member", secrecy="public"),
            Column("level", "whole", "level", least=1, most=20),
            Column("skills", "text", "skills, with spaces between", default=""),
            Column("languages", "text", "languages, with spaces between", default=""),
            Column("country", "text", "where the person is", default=""),
            Column("mobile", "flag", "whether the person would go to another country", default="yes"),
        ),
        ("candidate",),
        is_optional=True,
    ),
    Form(
        "fits",
        "how well a candidate fits a post, where the rule of points does not tell",
        (
            Column("post", "text", "the post", refers_to="posts.post"),
            Column("candidate", "text", "the candidate", refers_to="candidates.candidate"),
            Column("fit", "number", "fit", "points of 100", most=100),
        ),
        ("post", "candidate"),
        is_optional=True,
    ),
    Form(
        "turns",
        "how many joint posts the people of a member hold; a rule of all members together",
        (
            Column("member", "text", "the member", refers_to="pools.member", secrecy="public"),
            Column("least", "whole", "at least", "posts", "0", most=999),
            Column("most", "whole", "at most", "posts", "999", most=999),
        ),
        ("member",),
        is_optional=True,
    ),
)  # fmt: skip
