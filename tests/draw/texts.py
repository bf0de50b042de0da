"""Texts to try on a drawing: what teams write, and what they paste."""

PLAIN = (
    "Two of five nurses in post",
    "Referrers unsure what to send",
    "No feedback on referrals",
    "Bloods must be under 28 days old",
    "Triage once a week",
    "Scan reports arrive by post, and are typed up before the doctor sees them",
    "Letters",
    "One clinic room on two days a week, shared with the falls service since the move in 2024",
)

ODD = (
    "",
    "   ",
    "x" * 200,
    "W" * 70,
    "Waits " * 33,
    "https://www.example.org/forms/memory/referral?version=2&site=south#bloods",
    "Cost is $5, then $x^2$ and \\alpha_{1}",
    "\\frac{1}{0} & <b>bold</b> %s {0}",
    "Line one\nLine two\n\nLine four",
    "Tabs\tand\r\nreturns\x00 and \x1b[0m escapes",
    "המתנה ארוכה מדי לאבחון דמנציה בצפון ובדרום",
    "قائمة انتظار طويلة جدا للتشخيص في الشمال",
    "Mixed שלום and مرحبا with 61 days",
    "👩🏽‍⚕️ tired 😀😀 nurses 🏥",
    "转诊后等待时间太长了没有人知道为什么",
    "Z̵̧͚̖̒̈́a̸l̶̡͠g̷̛̦o̵͖̐ ward",
    "Åse Ünlü's Ç̌ list ﷽",
    "\ud83d half a surrogate",
    "l" * 40 + "i" * 40,
    "a-b/c_d.e,f;g:h@i&j=k?l+m" * 5,
)
