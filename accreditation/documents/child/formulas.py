"""Says which formulas a copy keeps: those that reckon with the workbook's own cells, and reach nothing else."""

import re

from accreditation.documents.child import addresses
from accreditation.documents.child.vocabulary import names_in

_FUNCTIONS = names_in("""
    ABS ADDRESS AGGREGATE AND AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS AVEDEV CEILING CHAR CHOOSE CLEAN CODE COLUMN
    COLUMNS CONCAT CONCATENATE CORREL COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DATEDIF DATEVALUE DAY DAYS
    DAYS360 DB DDB DEGREES EDATE EOMONTH EVEN EXACT EXP FACT FALSE FILTER FIND FIXED FLOOR FREQUENCY FV GEOMEAN
    HARMEAN HLOOKUP HOUR IF IFERROR IFNA IFS INDEX INT IRR ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT
    ISNUMBER ISODD ISOWEEKNUM ISREF ISTEXT LARGE LEFT LEN LET LN LOG LOG10 LOOKUP LOWER MATCH MAX MAXA MAXIFS
    MEDIAN MID MIN MINA MINIFS MINUTE MOD MODE MODE.MULT MODE.SNGL MONTH MROUND N NA NETWORKDAYS NETWORKDAYS.INTL
    NOT NOW NPV NUMBERVALUE ODD OR PERCENTILE PERCENTILE.EXC PERCENTILE.INC PERCENTRANK PERCENTRANK.INC PI PMT
    POWER PRODUCT PROPER PV QUARTILE QUARTILE.EXC QUARTILE.INC QUOTIENT RADIANS RANK RANK.AVG RANK.EQ RATE REPLACE
    REPT RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS SEARCH SECOND SEQUENCE SIGN SIN SLN SLOPE SMALL SORT SORTBY SQRT
    STDEV STDEV.P STDEV.S STDEVA STDEVP SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT SUMSQ SWITCH T TEXT
    TEXTJOIN TIME TIMEVALUE TODAY TRANSPOSE TREND TRIM TRUE TRUNC UNICHAR UNICODE UNIQUE UPPER VALUE VAR VAR.P
    VAR.S VARP VLOOKUP WEEKDAY WEEKNUM WORKDAY WORKDAY.INTL XLOOKUP XMATCH YEAR YEARFRAC
    """)
_STRING = re.compile(r'"(?:[^"]|"")*"')
_QUOTED = re.compile(r"'(?:[^']|'')*'")
_CALLED = re.compile(r"([A-Za-z_][\w.]*)\s*\(")
_OTHER_BOOK = re.compile(r"(?<![\w\]])\[(?![@#])")


def reaches_nothing(formula: str) -> bool:
    """Whether it names no other workbook, program, server or unknown function."""
    if addresses.is_in(formula):
        return False
    without_strings = _STRING.sub("", formula)
    if any("[" in name or "|" in name for name in _QUOTED.findall(without_strings)):
        return False
    plain = _QUOTED.sub("sheet", without_strings)
    if "|" in plain or '"' in plain or "'" in plain or _OTHER_BOOK.search(plain):
        return False
    return all(_own_name(name) in _FUNCTIONS for name in _CALLED.findall(plain))


def _own_name(name: str) -> str:
    return name.upper().replace("_XLFN.", "").replace("_XLWS.", "")
