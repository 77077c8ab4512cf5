"""Names that an answer may not take, each list under the reason that the user is told.

Written out rather than asked from the running interpreter, so that every machine refuses the same.
To reserve another name, add it to the list whose reason fits or add a list with its own reason.
Names are written as their owner spells them; a field is refused in that spelling and when its
camelCase form is it (`is_new` for Mongoose's `isNew`).
"""

from collections.abc import Mapping

from microservice_template.casing import camel


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEYWORDS: Mapping[str, frozenset[str]] = {
    "a Python keyword": _names(
        """
        and as assert async await break class continue def del elif else except finally for from
        global if import in is lambda nonlocal not or pass raise return try while with yield
        false none true
        """
    ),
    "a TypeScript keyword": _names(
        """
        abstract any arguments as async await bigint boolean break case catch class const continue
        debugger declare default delete do else enum eval export extends false finally for from
        function if implements import in infer instanceof interface is keyof let namespace never
        new null number object package private protected public readonly return static string
        super switch symbol this throw true try typeof undefined unknown var void while with yield
        """
    ),
}

# Keywords in some places only; as the name of a property they are ordinary in every language.
PROPERTY_NAMES_AFTER_ALL = _names(
    "abstract any bigint boolean declare infer keyof namespace never number object readonly string "
    "symbol undefined unknown"
)

RESERVED_FIELDS: Mapping[str, frozenset[str]] = {
    "made by the service itself": _names("id created_at updated_at version etag"),
    "an attribute of Pydantic's BaseModel": _names(
        """
        construct copy dict from_orm json mro parse_file parse_obj parse_raw register schema
        schema_json update_forward_refs validate
        """
    ),
    "an attribute of SQLAlchemy's declarative base": _names(
        "metadata registry mapped_column relationship"
    ),
    "an attribute of MongoEngine's Document": _names(
        """
        clean clone compare_indexes create_index delete drop_collection ensure_index ensure_indexes
        from_json get_text_score insert list_indexes meta modify objects pk register_delete_rule
        reload save select_related switch_collection switch_db to_dbref to_json to_mongo update
        """
    ),
    "an attribute of Mongoose's documents": _names(
        """
        collection db deleteOne depopulate directModifiedPaths emit equals errors get getChanges
        increment init inspect invalidate isDirectModified isDirectSelected isInit isModified isNew
        isSelected listeners markModified model modelName modifiedPaths on once options overwrite
        populate populated remove removeListener replaceOne set toJSON toObject unmarkModified
        updateOne validateSync to_object
        """
    ),
    "an attribute of Sequelize's models": _names(
        """
        changed dataValues decrement destroy equalsOneOf getDataValue isNewRecord isSoftDeleted
        previous restore sequelize setAttributes setDataValue where
        """
    ),
    "an attribute of TypeORM's entities": _names("hasId recover softRemove"),
    "an attribute of every JavaScript object": _names(
        """
        constructor hasOwnProperty isPrototypeOf propertyIsEnumerable prototype toLocaleString
        toString valueOf
        """
    ),
    "what makes JavaScript take an object for a promise": _names("then"),
    "a system column of PostgreSQL": _names("cmax cmin ctid tableoid xmax xmin"),
    "a name that the generated code itself uses": _names("bool dt int sa self cls str uuid"),
}
RESERVED_FIELD_PREFIXES: Mapping[str, str] = {
    "model_": "a prefix that Pydantic keeps for itself",
}

RESERVED_RESOURCES: Mapping[str, frozenset[str]] = {
    "a class that every Python service imports": _names(
        """
        annotated any async_session base base_model body bool decimal depends dict enum field float
        header int list literal mapped optional path protocol query request response self sequence
        set str tuple type union
        """
    ),
    "a class that every TypeScript service uses": _names(
        """
        array bigint boolean buffer date error function map number object promise record string
        symbol
        """
    ),
    "a library of the generated services": _names(
        """
        alembic asyncpg express fastapi mongoengine mongoose prometheus pydantic pymongo sequelize
        sqlalchemy typeorm zod
        """
    ),
    "a name that the generated code itself uses": _names(
        "database entity key mapping model row security"
    ),
    "a letter that, as a class, is hard to tell from a digit": _names("i o"),
    "an exception of Python itself": _names(
        """
        attribute_error base_exception connection_error exception import_error index_error
        key_error lookup_error memory_error name_error os_error permission_error runtime_error
        timeout_error type_error user_warning value_error warning
        """
    ),
    "a part that every generated service has": _names(
        """
        app conftest health main migration openapi page patch problem repository
        router service settings
        """
    ),
}

# https://www.postgresql.org/docs/current/sql-keywords-appendix.html, "reserved" in PostgreSQL,
# with and without "can be function or type".
SQL_RESERVED_WORDS = _names(
    """
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check
    collate collation column concurrently constraint create cross current_catalog current_date
    current_role current_schema current_time current_timestamp current_user default deferrable desc
    distinct do else end except false fetch for foreign freeze from full grant group having ilike in
    initially inner intersect into is isnull join lateral leading left like limit localtime
    localtimestamp natural not notnull null offset on only or order outer overlaps placing primary
    references returning right select session_user similar some symmetric system_user table
    tablesample then to trailing true union unique user using variadic verbose when where window
    with
    """
)


def field_name_owner(name: str) -> str | None:
    """Return why a field may not be called `name`, as a phrase to follow "is", or None."""
    spellings = {name, camel(name)}
    for reason, names in KEYWORDS.items():
        if name in names - PROPERTY_NAMES_AFTER_ALL:
            return reason
    for reason, names in RESERVED_FIELDS.items():
        if not spellings.isdisjoint(names):
            return reason
    for prefix, reason in RESERVED_FIELD_PREFIXES.items():
        if name.startswith(prefix):
            return f"called with {prefix!r}, {reason}"
    return None


def resource_name_owner(name: str) -> str | None:
    """Return why a resource may not be called `name`, as a phrase to follow "is", or None."""
    for table in (KEYWORDS, RESERVED_RESOURCES):
        for reason, names in table.items():
            if name in names:
                return reason
    return None
