"""What all tests need."""

import signal

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# A shell starts what it puts into the background deaf to Ctrl-C, and so would be the programs that the tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class ByFileAndDatabase(LoadScopeScheduling):  # type: ignore[misc]
    """The tests of a file on one database go to one worker: they share what takes long to set up."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        return f"{file} {'sqlite' in test}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFileAndDatabase:
    return ByFileAndDatabase(config, log)
