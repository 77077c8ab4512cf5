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

# Names that a service may well want and that generated code may well use itself.
PLAUSIBLE = str.split(
    """
    account address alert annotation api argument asset attachment audit author base batch bill
    body book booking branch bucket bytes_block cache caller cart category channel charge city
    claim class_room client code collection column comment company config connection contact
    content context contract core country coupon course created credit cursor customer data
    database date decimal default delivery department deployment detail device discount document
    driver edge email employee endpoint engine entity entry enumeration environment error event
    example exception expense feature feed field file filter flight folder form group guest header
    health history host hour httpx identifier identity image index ingredient instance institution
    inventory invoice issue iterator job journal json key label language lead ledger lesson level
    license limit line link list_entry listing literal location lock log login machine mapping
    match meeting member memory menu message method metadata_entry metric middleware migration_run
    model module monitor movie name namespace note notification number_plate offer office
    operation option order organization owner page_view paging param parcel parent part party
    patient payload payment permission person phone photo pipeline place plan player policy pool
    port position post price principal priority process product profile project promotion
    protocol_step provider query_plan question queue quote rate receipt recipe record reference
    refund region registry release report repository_url request_log reservation resource response
    response_time result review role room root route row rule sale schedule schema scope score
    script secret section security segment sensor sequence_step serial server service_plan session
    setting shift shipment signature skill slot source space span spec stage state status stock
    storage store story student subject subscription supplier survey tag target task tax team
    template tenant term test testing text thread ticket time timestamp timezone token tool topic
    tour trace track trade transaction transfer trip typing unit update upload url use_case user
    utility uuid value variable vehicle vendor verifier version video visit voucher warehouse
    warning webhook window word work workflow zone
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
