"""Words that make a coach look twice: solutions in disguise, blame, vagueness.

Each name is a compiled pattern for whole words in any case. They are kept narrow on purpose: a phrase that often has
an innocent meaning ("training room too small", "fear of blame", "patients need to ring three numbers") is left out, or
matched only where it opens the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def pattern(choices: Iterable[str], before: str = r"\b", after: str = r"(?!\w)") -> re.Pattern[str]:
    """Return a pattern for any of the choices as whole words, in any case.

    A space also stands for a hyphen, a space with a question mark for nothing as well, and ' for ’ or nothing.

    >>> found = pattern(["can't wait", "roll ?out"])
    >>> [bool(found.search(text)) for text in ("CANT WAIT", "a Roll-out", "rollout", "rollouts")]
    [True, True, True, False]
    """
    spaced = (choice.replace(" ?", r"[\s-]*").replace(" ", r"[\s-]+").replace("'", "['’]?") for choice in choices)
    return re.compile(f"{before}(?:{'|'.join(spaced)}){after}", re.IGNORECASE)


# What may stand before the verb when someone announces a solution.
_OPENING = r"^\W*+(?:(?:to|we (?:will|should|must|need to|want to|plan to)|please|let us|by)\s+)?(?:re-?)?"

# Verbs that announce a solution where they open a text. The -ing form is here only where it is hardly ever a fact
# ("Recruiting takes 14 weeks" is one).
SOLUTION_START = pattern(
    [
        "implement", "implementing", "implementation of", "introduce", "introducing", "introduction of", "roll out",
        "rolling out", "rollout of", "raise awareness", "raising awareness", "launch", "launching", "set up",
        "setting up",
        "train(?! (?:service|strike|station|line|time|delay|fare|journey|driver|is|was|stops|runs))", "training of",
        "training (?:all|every|the|our|new|staff|nurses|doctors)", "educate", "educating", "education of", "teach",
        "buy", "purchase(?! orders?)", "procure", "send", "recruit", "hire", "appoint", "employ", "install", "deploy",
        "establish", "create", "develop", "build", "write", "produce", "provide", "remind", "publish", "digiti[sz]e",
        "automate", "adopt", "pilot (?:an?|the|our|new)", "start (?:an?|the|our|using)",
        "use (?:an?|the|our|new|of an?)",
        "put (?:up|in place)", "get (?:an?|the|more|new)", "make (?:an?|the|all|everyone|staff)",
        "add (?:an?|the|more|new)",
    ],
    before=_OPENING,
)  # fmt: skip

# Things that people reach for as answers.
_ANSWERS = (
    "leaflets?", "posters?", "checklists?", "check lists?", "training", "apps?", "polic(?:y|ies)", "forms?",
    "templates?",
    "guidelines?", "guidance", "protocols?", "pathways?", "reminders?", "text reminders?", "dashboards?",
    "pro ?formas?",
    "champions?", "huddles?", "newsletters?", "education", "co ?ordinators?", "stickers?", "toolkits?", "sops?",
    "standard operating procedures?", "whiteboards?", "induction packs?", "e ?learning", "software",
)  # fmt: skip
_KINDS = (
    "clear|formal|proper|standard|written|electronic|new|patient|staff|information|agreed|good|regular|single|"
    "mandatory|"
    "refresher|referral|dedicated|handover|discharge|simple|printed|shared|up to date"
)

# "Lack of …" and "need to …" where they open the text, and "no leaflet": the answer is already in the sentence.
MISSING_SOLUTION = pattern(
    [
        "(?:an? |the )?(?:general |total |complete )?lack of", "lacking", "needs? to", "need an?", "we need", "we lack",
        "(?:we|staff|they|nurses|doctors|the team) should",
        "(?:staff|nurses|doctors|they) need (?:more |better )?training",
        "(?:staff|nurses|doctors|they) (?:need to|must) be (?:trained|reminded|educated|told)",
        *(
            "(?:there (?:is|are) )?(?:no|not enough|insufficient|inadequate|missing|absence of|without)(?: an?)?"
            f"(?: (?:{_KINDS})){{0,2}} {answer}"
            for answer in _ANSWERS
        ),
    ],
    before=r"^\W*+",
    # "no training room free", "no form returned" and "no policy review since 2019" are facts about something else
    after=r"(?!\w)(?![\s-]+(?:rooms?|reviews?|reviewed|records?|budgets?|returned|filled|completed|received|read|was|were)\b)",
)  # fmt: skip

_STAFF = (
    "(?:staff|people|nurses?|doctors?|consultants?|registrars?|clinicians?|gps?|managers?|administrators?|admins?|"
    "receptionists?|clerks?|referrers?|juniors?|they)"
)
_PEOPLE = (
    "(?:staff|people|nurses?|doctors?|consultants?|managers?|patients?|families|carers?|relatives|service users?|they)"
)

# Words that put the cause inside a person.
BLAME = pattern(
    [
        "lazy", "laziness", "attitudes?", "human errors?", "careless(?:ly|ness)?", "incompeten(?:t|ce)",
        "stupid(?:ity)?",
        "idiots?", "unprofessional", "negligen(?:t|ce)", "stubborn(?:ness)?", "sloppy", "ignorant", "obstructive",
        "(?:not|never|can't|cannot|can not|won't|couldn't) (?:be )?bother(?:ed)?",
        "(?:don't|doesn't|do not|does not|didn't) care(?! (?:plan|home|record|coordinat|pathway|package))",
        "couldn't care less", "unmotivated", "lack of (?:motivation|commitment|discipline|interest)",
        "(?:poor|bad) (?:motivation|discipline|work ethic)", "resistan(?:t|ce) (?:to change|from|of|among)",
        f"{_STAFF} resistance",
        f"{_STAFF} (?:are|is) (?:too )?(?:resistant|unwilling|forgetful|disorgani[sz]ed|useless)",
        f"{_PEOPLE} (?:are|is) (?:just |too )?(?:difficult(?! to)|unreliable|to blame|at fault|the problem)",
        f"(?:difficult|useless) {_PEOPLE}", f"(?:unreliable|disorgani[sz]ed|forgetful|unwilling) {_STAFF}",
        f"{_STAFF} (?:just |simply )?(?:refuse|won't|will not|don't want|do not want|don't listen|never listen|ignore)",
        f"(?:their|his|her|{_PEOPLE}'s?'?) own fault", "(?:their|his|her) fault", "should know better",
        "not trying hard enough", "(?:be|being) more careful",
    ],
)  # fmt: skip

# A number, a length, a share: something that could be counted.
AMOUNT = re.compile(
    r"\d|%|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|half|"
    r"thirds?|quarters?|twice|doubled?|per cent|percent|dozen|hundred|median|average|rate)\b",
    re.IGNORECASE,
)

# When.
TIME = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|june|july|august|september|"
    r"october|"
    r"november|december|(?:in|by|during|until) may|spring|summer|autumn|winter|christmas|nights?|mornings?|afternoons?|"
    r"evenings?|weekends?|weekly|monthly|daily|yearly|since|(?:last|this) (?:year|month|week|quarter))\b",
    re.IGNORECASE,
)

# Where: a preposition and what follows it, or a kind of place.
PLACE = re.compile(
    r"\b(?:in|on|at|across|within|throughout)\s+(?!(?:general|total|time|average|order|particular|all|need|place|"
    r"progress|"
    r"demand|hold|fact|addition)\b)\w|"
    r"\b(?:wards?|clinics?|services?(?! users?)|units?|departments?|hospitals?|practices?|surger(?:y|ies)|trust|sites?|"
    r"riverside)\b",
    re.IGNORECASE,
)

# Which way a verb points where it opens a text.
DOWN = pattern(
    ["reduce", "reducing", "reduction in", "cut", "cutting", "lower", "decrease", "shorten", "halve", "minimi[sz]e",
     "bring down", "drop", "fewer", "less", "eliminate", "avoid"],
    before=_OPENING,
)  # fmt: skip
UP = pattern(
    ["increase", "increasing", "raise", "raising", "grow", "boost", "double", "triple", "lift", "more", "higher",
     "maximi[sz]e", "expand", "widen", "lengthen"],
    before=_OPENING,
)  # fmt: skip

# "By 20%", "halve": a change that needs something to be compared with.
RELATIVE = re.compile(
    r"\bby\s+(?:at least |about |around )?(?:an? )?(?:\d+(?:\.\d+)?\s*(?:%|per ?cent\b)|half\b|third\b|quarter\b)|"
    r"\b(?:halv(?:e|ing)|doubl(?:e|ing)|tripl(?:e|ing))\b|"
    r"^\W*+\d+(?:\.\d+)?\s*(?:%|per ?cent)\s*(?:fewer|less|more|lower|higher|reduction|increase|decrease|shorter|"
    r"better)",
    re.IGNORECASE,
)

# A measure of whether an answer was delivered, not of what changed for anyone.
SOLUTION_MEASURE = pattern(
    ["trained", "training", "taught", "introduced", "implemented", "implementation", "rolled out", "roll out",
    "launched",
     "awareness", "leaflets?", "posters?", "checklists?"],
)  # fmt: skip

# What measures are made of; two of them joined by "and" are two measures.
MEASURE = pattern(
    ["waits?", "waiting(?: times?| lists?)?", "times?", "rates?", "percentages?", "per cent", "proportion", "share",
     "numbers?", "counts?", "scores?", "incidents?", "falls?", "ulcers?", "infections?", "errors?", "complaints?",
     "days",
     "weeks", "hours", "costs?", "spend", "satisfaction", "experience", "length of stay", "median", "attendances?",
     "non attendances?", "did not attends?", "dnas?", "cancellations?", "delays?", "re ?admissions?", "admissions?",
     "discharges?", "referrals?", "deaths?", "mortality", "sickness", "absences?", "vacanc(?:y|ies)", "uptake", "use"],
)  # fmt: skip

# An action to try, where it opens a text; wider than a solution, and kept to what is followed by its object.
_ACTS = (
    "(?:test|trial|pilot|redesign|redraft|print|call|text|email|ring|phone|ask|hold|run|give|move|change|replace|book|"
    "offer|"
    "share|show|put|display|review|use|add|make|start|stop|write|hand out|invite|visit)"
)
_OBJECTS = "(?:an?|the|all|every|each|our|their|two|three|one|patients?|people|staff|carers|referrers|new|this)"
ACTION_START = pattern([f"{_ACTS} {_OBJECTS}"], before=_OPENING)

# A measure or a target where something to work on was wanted.
MEASURE_START = pattern(
    ["%", "percentages?", "per cent", "proportion (?:of)?", "numbers? of", "counts? of", "rates? of", "median", "mean",
     "average", "share of", "total (?:number|days|hours|cost)", "days (?:from|between|to)", "time (?:from|between|to)",
     "length of stay"],
    before=r"^\W*?(?:the )?", after="",
)  # fmt: skip
TARGET = re.compile(
    r"\d+(?:\.\d+)?\s*(?:%|per ?cent\b)|\b(?:below|under|less than|fewer than|at least|more than|within|no more than|"
    r"from \d+\S*(?: \w+)? to|down to|up to)\s+\d|\bby\s+\d+(?:\.\d+)?\s*%?|\brate$",
    re.IGNORECASE,
)

# A wish: it says that something should be good, not what to try.
WISH_START = pattern(
    ["better", "improved?", "improving", "improvement in", "more", "increased?", "increasing", "greater", "good",
    "effective",
     "efficient", "enhanced?", "stronger", "strengthen", "less", "fewer", "reduced?", "reducing", "ensur(?:e|ing)",
     "promote",
     "encourage", "optimi[sz]ed?", "reliable", "consistent", "timely", "excellent"],
    before=r"^\W*+(?:to )?",
)  # fmt: skip
ABSTRACT = pattern(
    ["communications?", "engagement", "awareness", "team ?work(?:ing)?", "culture", "morale", "involvement",
     "co ?ordination", "relationships?", "leadership", "understanding", "support", "care", "staffing", "resources",
     "collaboration", "working", "access", "quality", "safety", "motivation", "ownership", "joined up", "training",
     "knowledge", "compliance", "efficiency"],
)  # fmt: skip

# A job or a department and nothing else.
JOB_OR_DEPARTMENT = re.compile(
    r"(?:the )?(?:(?:community|senior|junior|ward|clinic|memory|medical|clinical|specialist|lead|bank|charge|night|day|"
    r"outpatients?|inpatients?|acute|mental health|occupational)\s+){0,2}"
    r"(?:nurs(?:es?|ing)|doctors?|consultants?|psychiatrists?|administrators?|admin(?:istration)?|pharmac(?:y|ists?)|"
    r"therap(?:y|ists?)|physio(?:therapy|therapists?|s)?|psycholog(?:y|ists?)|social work(?:ers?)?|managers?|"
    r"management|"
    r"reception(?:ists?)?|secretar(?:y|ies)|radiology|imaging|pathology|laborator(?:y|ies)|it|hr|finance|estates|"
    r"porters?|"
    r"portering|health ?care assistants?|hcas?|clerks?|matrons?|phlebotom(?:y|ists?)|diet(?:etics|itians?)|"
    r"commissioners?|gps?|"
    r"midwi(?:fe|ves|fery)|paramedics?|domestics?|catering|transport|wards?|clinics?|theatres?|medics|support workers?)"
    r"(?:\s+(?:team|staff|department|services?|group|roles?|office))?",
    re.IGNORECASE,
)

# A year, an ISO date or a day and month, so that they are not taken for an amount.
DATE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|\b(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:january|february|march|april|may|june|july|august|"
    r"september|"
    r"october|november|december)(?:\s+(?:19|20)\d\d)?\b|\b(?:19|20)\d\d\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.IGNORECASE,
)

# What opens a step that is named, not told: a thing, a person, or a noun made from a verb ("assessment of …").
NOUN_FIRST = re.compile(
    r"^\W*+(?:the|an?|our|their|his|her|patients?|persons?|people|carers?|famil(?:y|ies)|nurses?|doctors?|consultants?|"
    r"gps?|"
    r"administrators?|admin|clerks?|secretar(?:y|ies)|receptionists?|pharmacists?|therapists?|managers?|staff|teams?|"
    r"letters?|referrals?|bloods?|results?|appointments?|clinics?|meetings?|diagnos[ie]s|pharmacy|wards?|hand-?overs?|"
    r"medicines?|medication|paperwork|transport|beds?|notes|forms?|"
    r"(?!(?:mention|question|position|condition|action|caution|ration|implement|document|comment|supplement|experiment|"
    r"reference|advance|balance|enhance|sequence|evidence|licence|bring|ring|sing|need|feed|proceed|succeed|exceed|"
    r"speed|embed|shed|wed|audition|commission|transition|station)\b)"
    r"[a-z-]+(?:tion|sion|ment|ance|ence|ness|ity|ing|ed))\b",
    re.IGNORECASE,
)

# The work of an improvement team, which a coach is sometimes asked to do for it.
_TAKING = (
    "(?:do|take on|take over|carry out|finish|write|fill|complete|draft|type|collect|enter|gather|plot|draw|"
    "analy[sz]e|pull|"
    "count|chase|produce|make|run|test|implement|lead|manage|own|deliver|drive|be responsible for)"
)
_TASKS = (
    "(?:work|projects?|tests?|tasks?|actions?|cycles?|jobs?|audits?|pdsas?|logs?|charters?|document(?:s|ation)?|"
    "minutes|"
    "notes|reports?|forms?|plans?|aims?|data|charts?|numbers|figures|measures?|changes?|improvements?|ideas?|team|"
    "decisions?)"
)
TEAM_WORK = pattern(
    [f"{_TAKING} (?:.{{0,80}} )?{_TASKS}", "write up", "fix", "solve", "chair", "decide (?:for|what|which)", "do it for",
     "team's (?:own )?(?:work|jobs?|tasks?|decisions?)", "improvement work", "rota", "for them", "for the team"],
)  # fmt: skip

# Changes that tell people something and leave the work as it is.
WEAK_CHANGE = pattern(
    [
        "train", "training", "retrain", "teach", "teaching", "educate", "education", "e ?learning",
        "inductions? talks?", "remind",
        "reminders?", "awareness", "posters?", "leaflets?", "newsletters?",
        "(?:all staff )?e ?mails? (?:to )?(?:all|staff)",
        "polic(?:y|ies)", "guidelines?", "be more careful", "tell (?:staff|people|everyone|nurses|doctors|patients)",
        "campaigns?",
    ],
)  # fmt: skip

# A solution inside a sentence about a problem, in the phrases that give it away.
_DOINGS = "(?:implement|introduce|train|educate|roll out|launch|buy|recruit|hire|install|set up|remind|send|create|develop|write|adopt)"
_WANTING = "(?:needs? to|want to|plan to|propose to|should|must|going to|aim to|hope to|will)"
_LACKING = (
    "(?:lack of|absence of|because (?:there is|we have|they have) no|for want of|we (?:need|lack|have no)|there (?:is|"
    "are) no|"
    "needs? (?:more|new))"
)
SOLUTION_INSIDE = pattern(
    [
        f"{_WANTING} (?:be )?{_DOINGS}(?:d|ed)?",
        f"{_LACKING}(?: an?)?(?: (?:{_KINDS}))* (?:{'|'.join(_ANSWERS)})",
    ]
)

# Changes that can push time, cost or risk on to somebody else: faster, shorter, cheaper, moved, restrained.
SHIFTS_BURDEN = pattern(
    ["waits?", "waiting", "delays?", "faster", "quicker", "earlier", "shorter", "length of stay", "discharges?",
    "turnaround",
     "backlog", "throughput", "costs?", "spend(?:ing)?", "savings?", "overtime", "agency", "caseloads?",
     "violen(?:t|ce)",
     "aggress(?:ion|ive)", "restraints?", "sedation", "seclusion", "observations?", "huddles?", "overbook(?:ing)?",
     "dnas?",
     "did not attend", "missed (?:appointments?|visits?)", "same day", "on the day", "prescri(?:be|bed|bing|ptions?)",
     "antibiotics?", "admissions?", "beds?"],
)  # fmt: skip

# Someone whose daily work is with patients, or with the papers and calls about them.
FRONT_LINE = pattern(
    ["front ?line", "nurses?", "midwi(?:fe|ves)", "doctors?", "registrars?", "gps?", "health ?care assistants?",
    "hcas?",
     "support workers?", "nursing assistants?", "care assistants?", "(?:occupational )?therapists?", "ots?",
     "physio(?:therapist)?s?",
     "psychologists?", "psychiatrists?", "paramedics?", "porters?", "pharmacists?", "technicians?", "social workers?",
     "dietitians?", "clerks?", "receptionists?", "administrators?", "secretar(?:y|ies)", "phlebotomists?",
     "radiographers?",
     "peer (?:support )?workers?", "clinicians?", "consultants?", "housekeepers?", "carers? support"],
)  # fmt: skip
IN_CHARGE = pattern(
    ["managers?", "directors?", "chiefs?", "heads? of", "matrons?", "sponsors?", "coach(?:es)?", "leads?",
    "executives?",
     "improvement advis[eo]rs?", "chair"],
)  # fmt: skip

SERVICE_USER = pattern(
    ["service users?", "patients?", "carers?", "famil(?:y|ies)(?: members?)?", "relatives?", "clients?",
    "experts? by experience",
     "lived experience", "peer (?:support )?workers?", "parents?", "residents?", "public"],
)  # fmt: skip

# Being told, and taking part.
TOLD_ONLY = pattern(
    ["inform(?:ed|s|ing)?", "told", "tell", "updated?", "updates?", "newsletters?", "notified", "notify",
    "e ?mail(?:ed|s)?",
     "send (?:a |the )?(?:letter|leaflet|results?|minutes|report)s?", "sent", "letters?", "leaflets?",
     "kept up to date", "posters?"],
)  # fmt: skip
TAKES_PART = pattern(
    ["co ?design(?:s|ed|ing)?", "co ?produc(?:e|es|ed|ing|tion)", "co ?leads?", "co ?chairs?", "member(?: of)?",
    "attends?",
     "joins?", "joined", "decid(?:e|es|ed|ing)", "choos(?:e|es|ing)", "design(?:s|ed|ing)?", "tests?", "testing",
     "shap(?:e|es|ing)",
     "meets?", "interviews?", "asks?", "writes?", "reviews?", "helps?", "leads?", "works?", "sits?", "takes? part",
     "together",
     "with (?:us|them|her|him)", "invit(?:e|es|ed|ing)", "partner(?:s|ing)?", "vote[sd]?", "set the aim",
     "define[sd]?", "map(?:s|ped)?"],
)  # fmt: skip
TEAM_LEAD = pattern(["team leads?", "team leader", "project leads?", "project leader", "lead", "leader"])

SENIOR = pattern(
    ["managers?", "directors?", "chiefs?", "heads? of \\w+", "executives?", "consultants?", "matrons?",
    "medical leads?",
     "clinical leads?", "lead consultants?", "board", "senior", "seniority", "boss", "in charge", "band [89]\\w?"],
)  # fmt: skip
CLINICIAN = pattern(
    ["clinicians?", "clinical", "nurses?", "doctors?", "medics?", "consultants?", "psychiatrists?", "registrars?",
    "gps?",
     "midwi(?:fe|ves)", "therapists?", "psychologists?", "physio(?:therapist)?s?", "pharmacists?", "paramedics?",
     "matrons?",
     "health ?care assistants?", "dietitians?", "radiographers?", "surgeons?", "social workers?"],
)  # fmt: skip
MANAGER = pattern(["managers?", "management", "directors?", "chief \\w+", "executives?", "heads? of \\w+", "matrons?"])
ADMINISTRATOR = pattern(
    ["admin", "administrat(?:ors?|ion|ive)", "clerks?", "receptionists?", "secretar(?:y|ies)", "bookings? team", "pas"],
)  # fmt: skip
COPRODUCE = pattern(["co ?produc(?:e|es|ed|er|ers|ing|tion)", "co ?design(?:s|ed|er|ers|ing)?"])

# What happens to patients: an outcome, wherever it is filed.
OUTCOME = pattern(
    ["incidents?", "deaths?", "mortality", "falls", "ulcers?", "infections?", "harms?", "re ?admissions?",
    "feel(?:s|ing)? safe",
     "satisf(?:ied|action)", "symptoms?", "pain", "quality of life", "recover(?:y|ed)", "waits?", "waiting times?",
     "length of stay", "experience"],
)  # fmt: skip

# A bare count, and what gives a count its base.
COUNT_START = pattern(
    ["numbers? of", "no\\.? of", "counts? of", "totals?(?: number)?(?: of)?",
     "\\w+ (?:an?|per|each|every) (?:day|week|fortnight|month|quarter|year|shift)"],
    before=r"^\W*+(?:the )?",
)  # fmt: skip
BASE = re.compile(
    r"%|\b(?:per ?cent|percent(?:age)?|proportion|share|rate|ratio|out of|days? between|cases? between|median|mean|"
    r"average)\b|"
    r"\b(?:per|/|for every)\s+(?!(?:day|week|fortnight|month|quarter|year|shift)s?\b)(?:\d|[a-z])|"
    r"\b(?:wait|time|length|score|hours|minutes|cost|spend)\b",
    re.IGNORECASE,
)
RATIO = re.compile(
    r"%|\b(?:per ?cent|percent(?:age)?|proportion|rate|ratio)\b|\bper\s+[\d,]+\b|\bper\s+(?:patient|bed|occupied|"
    r"admission|"
    r"referral|visit|contact|case|operation|shift|100|1,?000)",
    re.IGNORECASE,
)

# Words that two people read differently, and the signs that a definition says how to read them.
VAGUE = pattern(
    ["timely", "in time", "on time", "appropriate(?:ly)?", "inappropriate(?:ly)?", "complete(?:d|ly)?", "incomplete",
    "prompt(?:ly)?",
     "adequate(?:ly)?", "inadequate(?:ly)?", "accurate(?:ly)?", "relevant", "proper(?:ly)?", "quick(?:ly)?", "soon",
     "suitabl[ey]",
     "reasonabl[ey]", "satisfactor(?:y|ily)", "effective(?:ly)?", "high quality", "good", "poor", "correct(?:ly)?",
     "as needed",
     "where possible", "delayed", "late", "regular(?:ly)?", "unnecessary", "avoidable", "serious"],
)  # fmt: skip
DEFINES = re.compile(
    r"\d|=|:|“|\"|\b(?:means?|meaning|is when|are when|counts? (?:as|if|when)|defined|definition|i\.e\.|that is|"
    r"namely|only if|"
    r"if and only if|when (?:all|every|each|the)|all (?:of )?(?:the )?(?:one|two|three|four|five|six|seven|eight|nine|"
    r"ten)|"
    r"same day|from .{0,80} to|until)\b",
    re.IGNORECASE,
)
