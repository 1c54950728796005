"""The same for the components that are not part of a form."""

from markupsafe import Markup

from tests.components.pairs import Pair

BOLD = Markup("<b>v</b>")
CHANGE = [("Change", "/k?a&b", "the key")]
NHS_CHANGE = {"items": [{"href": "/k?a&b", "text": "Change", "visuallyHiddenText": "the key"}]}
TWO = [*CHANGE, ("Remove", "/r", "the key")]
NHS_TWO = {"items": [*NHS_CHANGE["items"], {"href": "/r", "text": "Remove", "visuallyHiddenText": "the key"}]}
PAGE_PAIRS: list[Pair] = [
    (
        "error_summary",
        {"errors": [("Enter a name", "#ward"), ("Too late", None)]},
        "error-summary",
        "errorSummary",
        {
            "titleText": "There is a problem",
            "errorList": [{"text": "Enter a name", "href": "#ward"}, {"text": "Too late"}],
        },
    ),
    (
        "fieldset",
        {"legend": "Address", "size": "l", "page_heading": True, "described_by": "about"},
        "fieldset",
        "fieldset",
        {"legend": {"text": "Address", "size": "l", "isPageHeading": True}, "describedBy": "about"},
    ),
    (
        "details",
        {"summary": "What it asks", "text": "This & that"},
        "details",
        "details",
        {"summaryText": "What it asks", "text": "This & that"},
    ),
    (
        "details",
        {"summary": "More", "text": BOLD, "open": True, "id": "m"},
        "details",
        "details",
        {"summaryText": "More", "html": "<b>v</b>", "open": True, "id": "m"},
    ),
    ("inset", {"text": "Note < this"}, "inset-text", "insetText", {"text": "Note < this"}),
    (
        "warning",
        {"heading": "School", "text": "Care"},
        "warning-callout",
        "warningCallout",
        {"heading": "School", "text": "Care"},
    ),
    (
        "warning",
        {"heading": "Important thing", "text": "Care", "level": 2},
        "warning-callout",
        "warningCallout",
        {"heading": "Important thing", "text": "Care", "headingLevel": 2},
    ),
    ("banner", {"text": "Read this"}, "notification-banner", "notificationBanner", {"text": "Read this"}),
    (
        "banner",
        {"text": "Saved", "success": True},
        "notification-banner",
        "notificationBanner",
        {"text": "Saved", "variant": "success"},
    ),
    (
        "banner",
        {"text": "More", "heading": "Done", "title": "News", "id": "news"},
        "notification-banner",
        "notificationBanner",
        {"text": "More", "heading": "Done", "title": {"text": "News", "id": "news"}},
    ),
    (
        "summary_list",
        {"rows": [("k", "v"), ("k", BOLD, CHANGE), ("k", "v", TWO)]},
        "summary-list",
        "summaryList",
        {
            "rows": [
                {"key": "k", "value": "v"},
                {"key": "k", "value": {"html": "<b>v</b>"}, "actions": NHS_CHANGE},
                {"key": "k", "value": "v", "actions": NHS_TWO},
            ]
        },
    ),
    (
        "summary_list",
        {"rows": [("k", "v"), ("l", "w")], "border": False},
        "summary-list",
        "summaryList",
        {"rows": [{"key": "k", "value": "v"}, {"key": "l", "value": "w"}], "border": False},
    ),
    (
        "table",
        {
            "caption": "Cases",
            "head": ["Place", {"text": "Days", "numeric": True}],
            "rows": [["Ward", 3], [BOLD, 4]],
        },
        "tables",
        "table",
        {
            "caption": "Cases",
            "captionSize": "m",
            "responsive": True,
            "firstCellIsHeader": True,
            "head": [{"text": "Place"}, {"text": "Days", "format": "numeric"}],
            "rows": [
                [{"text": "Ward"}, {"text": "3", "format": "numeric"}],
                [{"html": "<b>v</b>"}, {"text": "4", "format": "numeric"}],
            ],
        },
    ),
    (
        "table",
        {
            "caption": "Cases",
            "size": None,
            "row_headers": False,
            "head": [
                {"text": "Place", "href": "?sort=-a", "sort": "ascending"},
                {"text": "Due", "href": "?s", "sort": "none"},
            ],
            "rows": [["Ward", "Today"]],
        },
        "tables",
        "table",
        {
            "caption": "Cases",
            "responsive": True,
            "head": [
                {"text": "Place", "href": "?sort=-a", "sort": "ascending"},
                {"text": "Due", "href": "?s", "sort": "none"},
            ],
            "rows": [[{"text": "Ward"}, {"text": "Today"}]],
        },
    ),
    ("tag", {"text": "Done"}, "tag", "tag", {"text": "Done"}),
    ("tag", {"text": "Held", "colour": "orange"}, "tag", "tag", {"text": "Held", "colour": "orange"}),
    (
        "steps",
        {"previous": ("1.1", "/p"), "next": ("1.3", "/n")},
        "pagination",
        "pagination",
        {"previous": {"href": "/p", "labelText": "1.1"}, "next": {"href": "/n", "labelText": "1.3"}},
    ),
    (
        "pagination",
        {
            "previous": "/1",
            "next": "/3",
            "items": [(1, "/1", False), None, (2, "/2", True), (3, "/3", False)],
        },
        "pagination",
        "pagination",
        {
            "previous": {"href": "/1"},
            "next": {"href": "/3"},
            "items": [
                {"number": 1, "href": "/1"},
                {"ellipsis": True},
                {"number": 2, "href": "/2", "current": True},
                {"number": 3, "href": "/3"},
            ],
        },
    ),
    (
        "breadcrumbs",
        {"items": [("Home", "/"), ("Cases", "/c")]},
        "breadcrumb",
        "breadcrumb",
        {"items": [{"text": "Home", "href": "/"}, {"text": "Cases", "href": "/c"}]},
    ),
    (
        "back_link",
        {"text": "Back to cases", "href": "/c"},
        "back-link",
        "backLink",
        {"text": "Back to cases", "href": "/c"},
    ),
    (
        "action_link",
        {"text": "Start", "href": "/s"},
        "action-link",
        "actionLink",
        {"text": "Start", "href": "/s"},
    ),
    (
        "skip_link",
        {},
        "skip-link",
        "skipLink",
        {"text": "Skip to main content", "href": "#maincontent"},
    ),
    (
        "card",
        {"heading": "Ward", "href": "/w", "text": "Twelve beds", "level": 3, "size": "m", "clickable": True},
        "card",
        "card",
        {
            "heading": "Ward",
            "href": "/w",
            "headingLevel": 3,
            "headingSize": "m",
            "clickable": True,
            "description": "Twelve beds",
        },
    ),
    (
        "task",
        {"id": "t-1", "title": "Records", "status": "Ready", "colour": "blue", "href": "/t", "hint": "1.1"},
        "task-list",
        "taskList",
        {
            "idPrefix": "t",
            "items": [
                {
                    "title": {"text": "Records"},
                    "href": "/t",
                    "hint": "1.1",
                    "status": {"tag": {"text": "Ready", "colour": "blue"}},
                }
            ],
        },
    ),
    (
        "task",
        {"id": "t-1", "title": "Records", "status": "Cannot start yet", "waiting": True},
        "task-list",
        "taskList",
        {
            "idPrefix": "t",
            "items": [
                {
                    "title": {"text": "Records"},
                    "status": {
                        "text": "Cannot start yet",
                        "classes": "nhsuk-task-list__status--cannot-start-yet",
                    },
                }
            ],
        },
    ),
]
