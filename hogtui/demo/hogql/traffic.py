"""Bots, told by their user agents: getTrafficType() and its relatives."""

from hogtui.demo.hogql.text import quote_text

_BOTS = (
    # what the user agent holds, name, operator, category, type
    ("GPTBot", "GPTBot", "OpenAI", "ai_crawler", "AI Agent"),
    ("OAI-SearchBot", "OAI-SearchBot", "OpenAI", "ai_search", "AI Agent"),
    ("ChatGPT-User", "ChatGPT", "OpenAI", "ai_assistant", "AI Agent"),
    ("ClaudeBot", "ClaudeBot", "Anthropic", "ai_crawler", "AI Agent"),
    ("Claude-User", "Claude", "Anthropic", "ai_assistant", "AI Agent"),
    ("PerplexityBot", "PerplexityBot", "Perplexity", "ai_search", "AI Agent"),
    ("Googlebot", "Googlebot", "Google", "search_crawler", "Bot"),
    ("bingbot", "Bingbot", "Microsoft", "search_crawler", "Bot"),
    ("DuckDuckBot", "DuckDuckBot", "DuckDuckGo", "search_crawler", "Bot"),
    ("AhrefsBot", "AhrefsBot", "Ahrefs", "seo_crawler", "Bot"),
    ("SemrushBot", "SemrushBot", "Semrush", "seo_crawler", "Bot"),
    ("facebookexternalhit", "Facebook", "Meta", "social_crawler", "Bot"),
    ("HeadlessChrome", "Headless Chrome", "", "headless_browser", "Automation"),
    ("curl/", "curl", "", "http_client", "Automation"),
    ("python-requests", "Python Requests", "", "http_client", "Automation"),
    ("[Bb]ot\\b|[Cc]rawler|[Ss]pider", "Unknown bot", "", "unknown", "Bot"),
)
_PATTERNS = ", ".join(quote_text(bot[0]) for bot in _BOTS)
_AGENT = "ifNull(toString({0}), '')"
_INDEX = f"arrayFirstIndex(pattern -> match({_AGENT}, pattern), [{_PATTERNS}])"


def _names(column: int, otherwise: str) -> str:
    values = ", ".join(quote_text(bot[column]) for bot in _BOTS)
    found = f"arrayElement([{values}], {_INDEX})"
    return f"if({_INDEX} = 0, {quote_text(otherwise)}, {found})"


TRAFFIC = {
    "getTrafficType": (_names(4, "Regular"), "string"),
    "getTrafficCategory": (_names(3, "regular"), "string"),
    "getBotType": (_names(3, ""), "string"),
    "getBotName": (_names(1, ""), "string"),
    "getBotOperator": (_names(2, ""), "string"),
    "isLikelyBot": (f"{_INDEX} > 0", "boolean"),
}
"""SQL and kind of value by function; `{0}` is the user agent."""
