"""What a log does not keep."""

import pytest

from config.logs import hide_tokens

LINES = [
    pytest.param("Not Found: /claim/aB-9_x/", "Not Found: /claim/.../", id="a link"),
    pytest.param("GET /accounts/login/?next=/claim/aB-9_x/ 200", "GET /accounts/login/?next=/claim/.../ 200",
                 id="a way back to one"),
    pytest.param("Gone: /accounts/confirm-email/MQ:1tx-_Z:aB9/", "Gone: /accounts/confirm-email/.../",
                 id="the link of a letter that confirms an address"),
    pytest.param("Gone: /accounts/password/reset/key/1-cx9-0a/", "Gone: /accounts/password/reset/key/.../",
                 id="the link to a new password"),
    pytest.param("Not Found: /p/honey/", "Not Found: /p/honey/", id="nothing secret"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "kept"), LINES)
def test_a_token_is_not_kept(said, kept):
    assert hide_tokens(None, "warning", {"event": said}) == {"event": kept}
