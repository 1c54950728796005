"""What each component is given, and what the NHS package is given for the same thing."""

from typing import Any

Pair = tuple[str, dict[str, Any], str, str, dict[str, Any]]
"""(our macro, our parameters, the package's folder, its macro, its parameters)"""

FIELD = {"name": "n", "label": "Name of the ward"}
FULL = FIELD | {"hint": "As on the sign", "error": "Enter a name", "id": "ward"}
NHS = {"name": "n", "id": "n", "label": "Name of the ward"}
NHS_FULL = NHS | {"id": "ward", "hint": "As on the sign", "errorMessage": "Enter a name"}
OPTIONS = [("a", "Acute"), ("b", "Bed & board")]
NHS_OPTIONS = [{"value": "a", "text": "Acute"}, {"value": "b", "text": "Bed & board"}]
HINTED = [("0", "Not met", "No sign of it"), ("1", "Partly met", "Some signs")]
NHS_HINTED = [
    {"value": "0", "text": "Not met", "hint": "No sign of it"},
    {"value": "1", "text": "Partly met", "hint": "Some signs"},
]
GROUP = {"name": "n", "legend": "Choose"}
NHS_GROUP = {"name": "n", "idPrefix": "n", "fieldset": {"legend": "Choose"}}
GROUP_FULL = GROUP | {
    "hint": "One only",
    "error": "Choose one",
    "id": "pick",
    "size": "m",
    "page_heading": True,
}
NHS_GROUP_FULL = {
    "name": "n",
    "idPrefix": "pick",
    "hint": "One only",
    "errorMessage": "Choose one",
    "fieldset": {"legend": {"text": "Choose", "size": "m", "isPageHeading": True}},
}
CAN_ENTER = "You can enter up to 4,000 characters"
FORM_PAIRS: list[Pair] = [
    ("button", {"text": "Save"}, "button", "button", {"text": "Save", "preventDoubleClick": True}),
    (
        "button",
        {"text": "Delete", "variant": "warning", "name": "act", "value": "delete", "once": False},
        "button",
        "button",
        {"text": "Delete", "variant": "warning", "name": "act", "value": "delete"},
    ),
    (
        "button",
        {"text": "Next", "href": "/next?a=1&b=2", "variant": "secondary", "id": "go"},
        "button",
        "button",
        {"text": "Next", "href": "/next?a=1&b=2", "variant": "secondary", "id": "go"},
    ),
    (
        "button",
        {"text": "Show", "type": "button", "small": True, "disabled": True, "attrs": {"data-key": "s"}},
        "button",
        "button",
        {"text": "Show", "type": "button", "small": True, "disabled": True, "attributes": {"data-key": "s"}},
    ),
    ("input", FIELD, "input", "input", NHS | {"value": ""}),
    (
        "input",
        FULL
        | {"value": "7 <b>", "width": 10, "inputmode": "numeric", "autocomplete": "name", "spellcheck": False}
        | {"type": "email", "size": "l", "page_heading": True},
        "input",
        "input",
        NHS_FULL
        | {"value": "7 <b>", "width": 10, "inputmode": "numeric", "autocomplete": "name", "spellcheck": False}
        | {"type": "email", "label": {"text": "Name of the ward", "size": "l", "isPageHeading": True}},
    ),
    (
        "input",
        FIELD | {"hint": "As on the sign", "hidden_label": True},
        "input",
        "input",
        NHS
        | {"value": "", "hint": "As on the sign"}
        | {"label": {"text": "Name of the ward", "classes": "nhsuk-u-visually-hidden"}},
    ),
    ("search_input", FIELD | {"value": "a b"}, "search-input", "searchInput", NHS | {"value": "a b"}),
    ("textarea", FIELD | {"value": "one\ntwo"}, "textarea", "textarea", NHS | {"value": "one\ntwo"}),
    (
        "textarea",
        FULL | {"value": "<p>", "rows": 8},
        "textarea",
        "textarea",
        NHS_FULL | {"value": "<p>", "rows": 8},
    ),
    (
        "textarea",
        FULL | {"value": "x", "maximum": 4000},
        "character-count",
        "characterCount",
        NHS_FULL | {"value": "x", "maxlength": 4000, "textareaDescriptionText": CAN_ENTER},
    ),
    (
        "textarea",
        FIELD | {"maximum": 4000, "rows": 3},
        "character-count",
        "characterCount",
        NHS | {"maxlength": 4000, "rows": 3, "textareaDescriptionText": CAN_ENTER},
    ),
    (
        "select",
        FIELD | {"items": OPTIONS, "value": "b"},
        "select",
        "select",
        NHS | {"items": NHS_OPTIONS, "value": "b"},
    ),
    ("select", FULL | {"items": OPTIONS}, "select", "select", NHS_FULL | {"items": NHS_OPTIONS}),
    ("radios", GROUP | {"items": OPTIONS}, "radios", "radios", NHS_GROUP | {"items": NHS_OPTIONS}),
    (
        "radios",
        GROUP_FULL | {"items": HINTED, "value": 1},
        "radios",
        "radios",
        NHS_GROUP_FULL | {"items": NHS_HINTED, "value": "1"},
    ),
    (
        "radios",
        GROUP | {"items": OPTIONS, "inline": True, "small": True},
        "radios",
        "radios",
        NHS_GROUP | {"items": NHS_OPTIONS, "inline": True, "small": True},
    ),
    (
        "checkboxes",
        GROUP_FULL | {"items": HINTED, "values": [0]},
        "checkboxes",
        "checkboxes",
        NHS_GROUP_FULL | {"items": NHS_HINTED, "values": ["0"]},
    ),
    (
        "checkboxes",
        GROUP | {"items": OPTIONS},
        "checkboxes",
        "checkboxes",
        NHS_GROUP | {"items": NHS_OPTIONS},
    ),
    (
        "checkbox",
        {"name": "n", "text": "I agree", "hint": "Read it", "error": "Tick it", "checked": True},
        "checkboxes",
        "checkboxes",
        {"name": "n", "idPrefix": "n", "hint": "Read it", "errorMessage": "Tick it"}
        | {"items": [{"value": "y", "text": "I agree", "checked": True}]},
    ),
    (
        "date_input",
        GROUP
        | {
            "day": "1",
            "month": "2",
            "year": "2026",
            "wrong": ("month",),
            "error": "Month",
            "hint": "31 3 2026",
        },
        "date-input",
        "dateInput",
        {
            "id": "n",
            "hint": "31 3 2026",
            "errorMessage": "Month",
            "fieldset": {"legend": "Choose"},
            "items": [
                {"name": "n-day", "id": "n-day", "label": "Day", "width": 2, "value": "1", "error": False},
                {
                    "name": "n-month",
                    "id": "n-month",
                    "label": "Month",
                    "width": 2,
                    "value": "2",
                    "error": True,
                },
                {
                    "name": "n-year",
                    "id": "n-year",
                    "label": "Year",
                    "width": 4,
                    "value": "2026",
                    "error": False,
                },
            ],
        },
    ),
    ("file_upload", FIELD, "file-upload", "fileUpload", NHS),
    (
        "file_upload",
        FULL | {"multiple": True, "accept": ".pdf"},
        "file-upload",
        "fileUpload",
        NHS_FULL
        | {
            "multiple": True,
            "chooseFilesButtonText": "Choose files",
            "dropInstructionText": "or drop files",
            "noFileChosenText": "No files chosen",
            "attributes": {"accept": ".pdf"},
        },
    ),
    ("password_input", FIELD, "password-input", "passwordInput", NHS),
    (
        "password_input",
        FULL | {"autocomplete": "new-password"},
        "password-input",
        "passwordInput",
        NHS_FULL | {"autocomplete": "new-password"},
    ),
]
