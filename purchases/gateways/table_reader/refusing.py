"""How the reading process says no."""


class Refused(Exception):
    """`code` is one of `purchases.gateways.refusals.SENTENCES`, `params` what its sentence names."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
