"""Entities and texts that are hard to generate well."""

RICH = (
    "customer:string(max=80)! total:decimal(precision=10,scale=2) state:enum(open|paid|void)=open "
    "due:date? paid:boolean=false note:text? placed_at:datetime external_id:uuid?"
)
# Every type with every argument, nullable, unique and with a default; names of 2 to 30 characters.
NASTY = (
    "ab:string(min=2,max=3)=abc "
    "name_of_thirty_characters_long:string(min=1,max=200)? "
    "a_text_with_a_long_default:text(min=1,max=10000)=lorem_ipsum_dolor_sit_amet_consectetur "
    "level:integer(min=-9007199254740991,max=9007199254740991)=-9007199254740991 "
    "count_of_something:integer? rank:integer(min=1)! "
    "exact:decimal(precision=34,scale=17,min=-1.5,max=99999999999999999)=0.10000000000000001 "
    "rate:decimal? flag:boolean? on_by_default:boolean=true "
    "day:date=2024-02-29 moment:datetime=2024-02-29T23:59:59.999Z moment_or_none:datetime? "
    "reference:uuid=0190163d-8694-739b-aea5-966c26f8ad91 other:uuid?! "
    "short:enum(a|b) "
    "the_state_of_the_whole_process:enum(waiting_for_the_first_review|waiting_for_payment"
    "|waiting_for_the_second_review|delivered_to_the_customer|returned)=waiting_for_payment "
    "mood:enum(good|bad)?"
)
ALL_FIELDS = {"default": "", "rich": RICH, "nasty": NASTY}

# 2, 12 and 30 characters.
SIZES = {
    "ab": "abs",
    "order_lineab": "order_lineabs",
    "customs_declaration_line_entry": "customs_declaration_line_items",
    "zz": "long_plural_of_a_short_zz_entity",
}

# Names that a service may well want and that generated code, or a library, uses itself.
PLAUSIBLE = str.split(
    """
    address api asset base body bucket cache caller claim client collection column config
    connection content context contract copyright core created customer data database date decimal
    default delivery deployment detail device document driver email endpoint engine entity entry
    enumeration environment error event example exception field file form group hash header health
    host hour identifier identity index instance invoice iterator json key label lead level limit
    line link literal location lock log login machine map_entry mapping match memory message
    method metric middleware model module name note operation option order paging param parent
    part payload permission place policy pool port position post process product project provider
    quote rate record reference registry resource response result root route row rule schema scope
    script secret section security server session setting signature slot source span spec state
    status store subject tag target task template test text thread time timestamp timezone token
    tool trace transaction trip typing unit update url user uuid value var variable verifier
    version warning word work zone
    """
)

HOSTILE_TEXTS = {
    "quotes": """It's a "quoted" 'text' with `ticks`""",
    "triple quotes": "''' and \"\"\" and '\"",
    "backslashes": "C:\\new\\table \\n \\u0041 \\",
    "script": "</script><script>alert(1)</script>",
    "expressions": "{{ 7 * 7 }} {% raw %} ${{ github.token }} {# note #}",
    "substitution": "$(id) `id` $HOME ${HOME} $$ %s %(name)s {name}",
    "injection": '"; import os #',
    "emoji": "🚀 naïve café ñ 漢字",
    "right to left": "שלום עולם مرحبا",
    "yaml": "a: - # & * ! | > ' \" % @ no: yes",
    "markdown": "# *a* _b_ [c](d) <e> | `f` ![g](h) &amp; ~~i~~ 1. j",
    "length": "words " * 33 + "w",
}
