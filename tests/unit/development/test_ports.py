"""A port that is free, or the one that was asked for."""

import socket

import pytest

from forge_cli.development.ports import FIRST, any_port, reserved_port
from forge_cli.errors import ForgeError


def test_the_next_free_port_is_taken() -> None:
    with reserved_port("127.0.0.1", None) as port:
        assert port >= FIRST
    with (
        socket.create_server(("127.0.0.1", port)),
        reserved_port("127.0.0.1", None) as next_port,
    ):
        assert next_port > port


def test_two_at_once_get_two_ports_before_either_listens() -> None:
    with reserved_port("127.0.0.1", None) as one, reserved_port("127.0.0.1", None) as other:
        assert one != other


def test_the_port_that_was_asked_for_is_taken_or_refused() -> None:
    free = any_port("127.0.0.1")
    with reserved_port("127.0.0.1", free) as port:
        assert port == free
    with (
        socket.create_server(("127.0.0.1", free)),
        pytest.raises(ForgeError, match=f"port {free} of 127.0.0.1 is in use") as refused,
        reserved_port("127.0.0.1", free),
    ):
        pytest.fail("it was in use")
    assert "--port" in refused.value.hint


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with (
        pytest.raises(ForgeError, match=f"nothing can listen at {host}:8000"),
        reserved_port(host, 8000),
    ):
        pytest.fail("it cannot be had")
