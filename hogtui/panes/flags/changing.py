"""From a key on a flag to what is asked of the screen: a wish, and what to know before it."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from hogtui.api.models import FeatureFlag
from hogtui.api.write_types import Described, Ending, Outcome, Ready, Record, Subject, Wish
from hogtui.panes.base import Fact, Pane, Severity
from hogtui.resources import flag_changes
from hogtui.resources.base import Item
from hogtui.resources.flag_facts import DENIED, before_a_change
from hogtui.resources.flag_words import condition, described
from hogtui.resources.flags import FLAGS, groups
from hogtui.text.safe import line
from hogtui.widgets.menu import Choice, Menu

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.panes.flags.pane import FlagsPane
    from hogtui.resources.flag_draft import Draft

STEP = 10.0
"""Per cent of one step of a rollout."""
NEW = (
    Choice("boolean", "b", "Boolean: on or off"),
    Choice("variants", "v", "Variants: one of several"),
    Choice("remote config", "r", "Remote config: a payload for everybody"),
)
TOGETHER = (
    Choice("on", "o", "Turn on"),
    Choice("off", "f", "Turn off"),
    Choice("tag", "t", "Add tags"),
    Choice("untag", "u", "Take tags off"),
    Choice("archive", "a", "Archive"),
    Choice("unarchive", "b", "Bring back from the archive"),
    Choice("delete", "d", "Delete"),
)
RECENT = 60.0
"""Seconds for which the list says what depends on what."""
MOST = 100
"""Flags that are changed together at most: each is a request of its own."""


def is_protected(flag: FeatureFlag) -> bool:
    """Whether its key has to be typed wherever we are."""
    return any(tag.casefold() in DENIED for tag in flag.tags)


class Changer:
    """Makes wishes of one pane's flags."""

    def __init__(self, pane: "FlagsPane") -> None:
        self.pane = pane
        self._alone: tuple[Client, bool] | None = None
        """Whether the server of a connection can change one percentage alone."""

    @property
    def path(self) -> str:
        """Where the list is."""
        client = self.pane.services.client
        return client.project(FLAGS.path) if client is not None else ""

    def describe(self, record: Record) -> Described:
        """A flag in plain words."""
        return described(record, self.pane.context)

    def subject(self, item: Item[FeatureFlag]) -> Subject:
        """A flag, bound now: what the cursor is on later is another matter."""
        return flag_changes.subject(item.thing, self.path, self.describe)

    def wanted(self, item: Item[FeatureFlag], wish: Wish) -> Pane.WriteWanted:
        """A change of what was seen."""
        protected = is_protected(item.thing)
        return Pane.WriteWanted(
            self.pane, wish, seen=item.record, facts=self.facts, typed=protected
        )

    def wish(self, item: Item[FeatureFlag], wish: Wish) -> None:
        """Ask for a change of what was seen."""
        self.pane.post_message(self.wanted(item, wish))

    async def facts(self, ready: Ready) -> AsyncIterator[Fact]:
        """What the change would mean, for the card."""
        client = self.pane.services.client
        if client is None:
            return
        tones: dict[str, Severity] = {"warning": "warning", "bad": "error"}
        after: dict[str, Any] = {**ready.before, **ready.fields}
        needed_by = self.depending_on(ready.before.get("id"))
        async for each in before_a_change(client, after, self.pane.context, needed_by):
            yield Fact(each.label, each.text, tones.get(each.tone, "information"))

    def depending_on(self, number: object) -> list[str] | None:
        """The keys of the active flags that depend on one; None where the list is no answer."""
        listing, (read_at, _) = self.pane.list.listing, self.pane.data_age
        if listing is None or listing.more or listing.hidden or read_at is None:
            return None
        if (self.pane.services.clock.now() - read_at).total_seconds() > RECENT:
            return None
        found = []
        for each in listing.items:
            needs = {
                str(condition.get("key"))
                for group in groups(each.thing)
                for condition in group.get("properties") or ()
                if isinstance(condition, dict) and condition.get("type") == "flag"
            }
            if each.thing.active and str(number) in needs:
                found.append(line(each.thing.key))
        return found

    # --- one field

    def switch(self, item: Item[FeatureFlag]) -> None:
        """On or off."""
        self.wish(item, flag_changes.switch(self.subject(item), on=not item.thing.active))

    def step(self, item: Item[FeatureFlag], up: bool) -> None:
        """The next step of a rollout; of several conditions, the last one is the widest."""
        conditions = groups(item.thing)
        place = max(0, len(conditions) - 1)
        seen = conditions[place] if conditions else None
        share = seen.get("rollout_percentage") if seen is not None else None
        self.roll_out(item, place, flag_changes.step(share, STEP, up=up), seen)

    def roll_out(
        self,
        item: Item[FeatureFlag],
        place: int,
        share: float,
        seen: Mapping[str, Any] | None,
    ) -> None:
        """One condition to a share, by the narrowest request that the server has."""

        async def ask() -> None:
            subject, client = self.subject(item), self.pane.services.client
            if client is None:
                return
            if self._alone is None or self._alone[0] is not client:
                self._alone = client, await flag_changes.can_roll_out_alone(client, subject)
            alone = self._alone[1]
            self.wish(item, flag_changes.rollout(subject, place, share, seen, alone=alone))

        self.pane.run_worker(ask(), group="rollout", exclusive=True)

    def ask_rollout(self, item: Item[FeatureFlag]) -> None:
        """Which condition, and to what share."""
        from hogtui.panes.flags.form_fields import percentage, share_remark
        from hogtui.widgets.ask import Ask
        from hogtui.widgets.panel import Field, Remark

        conditions = groups(item.thing)
        words = [condition(each, item.thing.filters, self.pane.context) for each in conditions] or [
            "everybody"
        ]
        places = [str(number) for number in range(1, len(words) + 1)]
        last = conditions[-1].get("rollout_percentage") if conditions else None
        share = Field("share in %", f"{100 if last is None else last:g}", "0 to 100")
        which = Field("condition", places[-1], words[-1], places)

        def check(values: Sequence[str]) -> Sequence[Remark | None]:
            found = [share_remark(values[0])]
            if len(words) > 1:
                known = values[1] in places
                which = words[int(values[1]) - 1] if known else f"1 to {len(words)}"
                found.append(Remark(which, not known))
            return found

        def take(values: Sequence[str]) -> None:
            place = int(values[1]) - 1 if len(words) > 1 else 0
            seen = conditions[place] if conditions else None
            self.roll_out(item, place, percentage(values[0]), seen)

        fields = [share, which] if len(words) > 1 else [share]
        self.pane.mount(Ask(f"Roll out {item.thing.key}: enter asks", fields, check, take))

    def archive(self, item: Item[FeatureFlag]) -> None:
        """Out of sight, or back."""
        wish = flag_changes.archive(self.subject(item), archived=not item.thing.archived)
        self.wish(item, wish)

    def delete(self, item: Item[FeatureFlag]) -> None:
        """Mark it as deleted."""
        self.wish(item, flag_changes.delete(self.subject(item)))

    # --- the whole flag

    def edit(self, item: Item[FeatureFlag]) -> None:
        """Open the form."""
        from hogtui.resources.flag_draft import Draft

        self._open_form(Draft(item.record), f"Edit {item.thing.key}", item)

    def _open_form(self, draft: "Draft", title: str, item: Item[FeatureFlag] | None = None) -> None:
        from hogtui.panes.flags.form import FlagForm

        self.pane.open_look(FlagForm(self.pane, draft, title, item))

    async def edit_json(self, item: Item[FeatureFlag]) -> None:
        """All of it in an editor."""
        from hogtui.panes.flags.json_text import Rejected, edited
        from hogtui.resources.flag_draft import Draft

        draft = Draft(item.record)
        try:
            record = await edited(self.pane, draft)
        except Rejected as rejected:
            self.pane.post_message(Pane.Said(str(rejected), "warning"))
            return
        if record is None:
            self.pane.post_message(Pane.Said("Nothing was changed: there is nothing to ask."))
            return
        draft.record = record
        self.ask_draft(draft, item)

    def ask_draft(self, draft: "Draft", item: Item[FeatureFlag] | None) -> None:
        """Let somebody confirm what a draft would change, or a new flag."""
        from hogtui.resources.flag_merge import edit

        if draft.is_new:
            wish = flag_changes.create(self.path, draft.record, self.describe)
            self.pane.post_message(Pane.WriteWanted(self.pane, wish, facts=self.facts_of_new))
        elif item is not None:
            self.wish(item, edit(self.subject(item), draft.seen, draft.record))

    async def facts_of_new(self, ready: Ready) -> AsyncIterator[Fact]:
        """Whom a new flag means; nothing else can be known of it."""
        client = self.pane.services.client
        if client is None:
            return
        from hogtui.resources.flag_facts import people

        flag = FeatureFlag.model_validate({"id": 0, **ready.after})
        yield Fact("people meant", (await people(client, flag)).text)

    # --- new ones

    def new(self) -> None:
        """Which kind, then the form."""
        from hogtui.resources.flag_draft import Draft, template

        def chosen(kind: str | None) -> None:
            if kind is not None:
                self._open_form(Draft(template(kind), is_new=True), f"New flag: {kind}")

        self.pane.app.push_screen(Menu("New flag", NEW), chosen)

    def duplicate(self, item: Item[FeatureFlag]) -> None:
        """A copy to be looked at first."""
        from hogtui.resources.flag_draft import Draft, copied

        listing = self.pane.list.listing
        taken = [each.thing.key for each in listing.items] if listing is not None else []
        record = copied(item.record, taken)
        self._open_form(Draft(record, is_new=True), f"Copy of {item.thing.key}")

    # --- several

    def together(self, items: Sequence[Item[FeatureFlag]]) -> None:
        """What to do with the marked ones."""
        if len(items) > MOST:
            words = f"{len(items)} flags are too many at once: mark {MOST} at most."
            self.pane.post_message(Pane.Said(words, "warning"))
            return

        def chosen(what: str | None) -> None:
            if what in {"tag", "untag"}:
                self._ask_tags(items, add=what == "tag")
            elif what is not None:
                self._change_all(items, what)

        title = f"{len(items)} marked flags" if len(items) != 1 else "1 marked flag"
        self.pane.app.push_screen(Menu(title, TOGETHER), chosen)

    def _change_all(self, items: Sequence[Item[FeatureFlag]], what: str) -> None:
        makers: dict[str, Callable[[Subject], Wish]] = {
            "on": partial(flag_changes.switch, on=True),
            "off": partial(flag_changes.switch, on=False),
            "archive": partial(flag_changes.archive, archived=True),
            "unarchive": partial(flag_changes.archive, archived=False),
            "delete": flag_changes.delete,
        }
        wants = [self.wanted(each, makers[what](self.subject(each))) for each in items]
        many = f"{len(items)} feature flags" if len(items) != 1 else "1 feature flag"
        title = f"{wants[0].wish.title} {many}"
        must_type = what == "delete" or any(is_protected(each.thing) for each in items)
        typed = title.lower() if must_type else ""
        self.pane.post_message(Pane.ManyWanted(wants, title, typed=typed))

    def _ask_tags(self, items: Sequence[Item[FeatureFlag]], *, add: bool) -> None:
        from hogtui.resources.flag_tags import tag
        from hogtui.widgets.ask import Ask
        from hogtui.widgets.panel import Field, Remark

        def check(values: Sequence[str]) -> Sequence[Remark | None]:
            return [None if values[0].strip() else Remark("at least one", True)]

        def take(values: Sequence[str]) -> None:
            tags = [each.strip() for each in values[0].split(",") if each.strip()]
            wish = tag([each.thing for each in items], self.path, tags, add=add)
            protected = any(is_protected(each.thing) for each in items)
            self.pane.post_message(Pane.WriteWanted(self.pane, wish, typed=protected))

        verb = "Add tags to" if add else "Take tags off"
        known = sorted({tag for each in items for tag in each.thing.tags})
        hint = "with commas between them"
        field = Field("tags", "", hint if add or not known else f"↑↓ {', '.join(known)}", known)
        title = f"{verb} {len(items)} flags: enter asks"
        self.pane.mount(Ask(title, [field], check, take))

    # --- what comes back

    def written(self, outcome: Outcome) -> None:
        """A change has ended: close what asked for it, read anew what it may have changed."""
        from hogtui.panes.flags.form import FlagForm
        from hogtui.panes.flags.side_lists import SideList

        look, kind = self.pane.look, outcome.ready.wish.subject.kind
        if isinstance(look, FlagForm) and (outcome.took_effect or outcome.ending is Ending.PENDING):
            self.pane.close_look()
        elif isinstance(look, SideList):
            look.reload()
        if kind.endswith("feature flags") or kind == "change request":
            self.pane.read_list()
