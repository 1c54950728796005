"""A process whose children send the letters of the tests: one for each line that it reads, which says its number and is ended.

Children as those of `flask jobs work`, so that fifty of them need not each load the service.
"""

import os
import signal
import sys

from accreditation.app import create_app
from accreditation.jobs.letters import COMPOSERS
from accreditation.jobs.postman import Postmen
from accreditation.messages.channels import channel_from
from accreditation.settings import Settings
from tests.jobs.mailing import WORDS


def main() -> None:
    """Start a sender for each line."""
    settings = Settings.from_environment()
    app = create_app(settings)
    COMPOSERS.update(WORDS)
    channel = channel_from(settings)
    assert channel is not None
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that are killed
    parent = os.getpid()
    for _line in sys.stdin:
        if os.fork() == 0:
            postmen = Postmen(app, channel, parent=parent)
            print(os.getpid(), flush=True)
            postmen.start()
            postmen.join()
            os._exit(0)


if __name__ == "__main__":
    main()
