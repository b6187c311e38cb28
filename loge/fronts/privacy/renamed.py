"""What old lines of the journal still say, and what it is called since: the journal is never rewritten."""

RENAMED = {
    "cases.FollowUp": "cases.Case",
    "cases.follow_up_closed": "cases.case_closed",
    "cases.follow_up_handed_over": "cases.case_handed_over",
    "cases.follow_up_opened": "cases.case_opened",
    "cases.follow_up_reopened": "cases.case_reopened",
    "cases.follow_up_taken": "cases.case_taken",
    "outreach.NoteWord": "wording.Word",
    "outreach.note_word_added": "wording.word_added",
    "outreach.note_word_removed": "wording.word_removed",
}
