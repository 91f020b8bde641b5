"""Where a session came from, in the words of PostHog's default channels."""

from hogtui.demo.hogql.text import quote_text

_SEARCH = "google bing yahoo duckduckgo baidu yandex ecosia ask brave qwant startpage kagi"
_SOCIAL = (
    "facebook instagram twitter linkedin reddit pinterest tiktok snapchat tumblr threads "
    "mastodon bluesky quora vk weibo whatsapp t\\.co lnkd x\\.com news\\.ycombinator hackernews"
)
_VIDEO = "youtube vimeo twitch dailymotion"
_SHOPPING = "amazon ebay etsy alibaba aliexpress walmart shopify"
_AI = "chatgpt openai perplexity claude gemini copilot"


def _one_of(names: str) -> str:
    return quote_text("(^|[^a-z])(" + "|".join(names.split()) + ")([^a-z]|$)")


def _rules() -> list[tuple[str, str]]:
    """Conditions and the channels they mean; the first that fits wins."""
    paid = "(match(medium, '^(.*cp.*|ppc|retargeting|paid.*)$') OR gclid != '' OR ad != '')"
    search = f"match(origin, {_one_of(_SEARCH)})"
    social = f"match(origin, {_one_of(_SOCIAL)})"
    video = f"match(origin, {_one_of(_VIDEO)})"
    shopping = f"match(origin, {_one_of(_SHOPPING)})"
    return [
        ("match(campaign, 'cross-network')", "Cross Network"),
        (f"{paid} AND ({search} OR gclid != '' OR ad = '1')", "Paid Search"),
        (f"{paid} AND {video}", "Paid Video"),
        (f"{paid} AND {social}", "Paid Social"),
        (f"{paid} AND ({shopping} OR match(campaign, 'shop'))", "Paid Shopping"),
        (paid, "Paid Unknown"),
        ("origin IN ('', '$direct', '(direct)', 'direct') AND medium = ''", "Direct"),
        ("medium IN ('display', 'banner', 'expandable', 'interstitial')", "Display"),
        ("match(medium, 'e-?mail|newsletter') OR match(origin, 'mail|newsletter')", "Email"),
        ("medium = 'sms' OR origin = 'sms'", "SMS"),
        ("match(medium, 'push|mobile|notification')", "Push"),
        ("medium = 'affiliate'", "Affiliate"),
        ("medium = 'audio'", "Audio"),
        (f"match(origin, {_one_of(_AI)})", "AI"),
        (f"{search} OR medium = 'organic'", "Organic Search"),
        (f"{video} OR medium = 'video'", "Organic Video"),
        (f"{social} OR match(medium, 'social')", "Organic Social"),
        (shopping, "Organic Shopping"),
        ("referrer NOT IN ('', '$direct')", "Referral"),
    ]


def channel_type(
    *, source: str, medium: str, campaign: str, referrer: str, gclid: str, gad_source: str
) -> str:
    """SQL that names the channel, from the SQL of what a session began with.

    The first rule that fits wins: cross-network campaigns, paid kinds, then the kinds that the
    source, the medium or the referring domain give away, then direct and referral.
    """
    pairs = ", ".join(f"{condition}, {quote_text(name)}" for condition, name in _rules())
    origin = f"lower(if({source} != '', {source}, {referrer}))"
    values = (origin, f"lower({medium})", f"lower({campaign})", referrer, gclid, gad_source)
    arrays = ", ".join(f"[{value}]" for value in values)
    # A lambda gives each value a name, so that it is written and worked out once.
    names = "origin, medium, campaign, referrer, gclid, ad"
    return f"arrayMap(({names}) -> multiIf({pairs}, 'Unknown'), {arrays})[1]"
