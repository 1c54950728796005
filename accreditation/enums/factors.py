"""Second factors: what people prove themselves with besides a password, and the acts before which they prove it again."""

from accreditation.enums.labelled import Labelled


class BindingAct(Labelled):
    """An act before which people confirm that it is them; the label ends “You are about to …”."""

    SIGN = "sign", "sign the application for your organisation"
    DECIDE = "decide", "record what the panel decided"
    RATIFY = "ratify", "answer a panel’s decision"
    GIVE_ROLE = "give_role", "give somebody a role"
    OPEN_ACCOUNT = "open_account", "change how somebody else signs in"
    CHANGE_SIGN_IN = "change_sign_in", "change how you sign in"
    EXPORT = "export", "take files away from the service"
