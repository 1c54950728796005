"""Second factors: what people prove themselves with besides a password, and the acts before which they prove it again."""

from accreditation.enums.labelled import Labelled


class BindingAct(Labelled):
    """An act before which people confirm that it is them; the label ends “You are about to …”."""

    SIGN = "sign", "sign the application for your organisation"
    COUNTERSIGN = "countersign", "countersign an application"
    DECIDE = "decide", "record what the panel decided"
    RATIFY = "ratify", "answer a panel’s decision"
    GIVE_ROLE = "give_role", "give somebody a role"
    OPEN_ACCOUNT = "open_account", "change how somebody else signs in"
    CHANGE_SIGN_IN = "change_sign_in", "change how you sign in"
    EXPORT = "export", "take files away from the service"

    @classmethod
    def of(cls, typed: str | None) -> "BindingAct | None":
        """The act of this code, if it is one."""
        return cls(typed) if typed in list(cls) else None


class Lost(Labelled):
    """Why an administrator takes away how somebody signs in."""

    TELEPHONE = "telephone", "The telephone or key is lost, broken or stolen"
    NEW = "new", "There is a new telephone, and the old one is gone"
    CODES = "codes", "The recovery codes are lost too, or somebody else has seen them"


class Recognised(Labelled):
    """How an administrator knew that it was the person who asked."""

    IN_PERSON = "in_person", "We met, and I know them or saw their staff card"
    VIDEO = "video", "I saw them on a video call, and I know them"
    MANAGER = "manager", "Their manager confirmed it, on a number from our own directory"
