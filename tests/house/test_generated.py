"""Pages written by the code say what the code does."""

from loge.domains.outreach.workflow import CAMPAIGN_WORKFLOW
from scripts import draw_states


def test_the_diagrams_of_states_are_up_to_date():
    assert draw_states.PAGE.read_text() == draw_states.page(), "run `make fix`"


def test_every_table_of_moves_is_drawn():
    drawn = draw_states.page()
    assert CAMPAIGN_WORKFLOW.as_mermaid() in drawn
    assert all(f"## {name}\n" in drawn for name in ("CampaignStatus", "TargetStatus", "CaseStatus", "RunState"))
