// The words and the broken tokens that the generators draw from, separated by ` ¦ ` or a line end.

const tokens = (text: string) => text.trim().split(/ ¦ |\n/u);

/** Escaped storage text: scripts of all kinds, entities in every spelling, and what Markdown takes for markup. */
export const words: readonly string[] = tokens(`
plain ¦ Deploy ¦ the ¦ service ¦ on ¦ Monday ¦ again ¦ e\u0301 ¦ naïve ¦ İstanbul ¦ ﬁ ¦ 1,000.5 ¦ it's ¦ 데이터
접근 ¦ 정책을 ¦ 설정합니다. ¦ 日本語 ¦ テスト ¦ 中文。 ¦ שלום ¦ مرحبا ¦ ไทย ¦ 🚀 ¦ 👨‍👩‍👧 ¦ 🇰🇷 ¦ ❤️ ¦ &nbsp; ¦ &mdash; ¦ &amp;
&lt;b&gt; ¦ &rsquo; ¦ &#x41; ¦ &#8212; ¦ &eacute; ¦ &quot;x&quot; ¦ &amp;lt; ¦ &rarr; ¦ * ¦ ** ¦ _a_ ¦ __
\`x\` ¦ \`\` ¦ [x] ¦ ](y) ¦ ![ ¦ | ¦ # ¦ ## ¦ 1. ¦ 2) ¦ - ¦ + ¦ ~ ¦ ~~ ¦ \\ ¦ \\* ¦ = ¦ &gt; ¦ --- ¦ ===
\`\`\` ¦ ~~~ ¦ &lt;!-- ¦ &lt;/details&gt; ¦ &lt;br&gt; ¦ [!NOTE] ¦ [ ] ¦ [x]: ¦ :smile:
https://example.com/a_b?c=d&amp;e=f ¦ www.example.com ¦ a@b.example ¦ C:\\tmp\\a ¦ snake_case_name ¦ 2*3*4
a\u200Bb ¦ a\u202Fb ¦ 100% ¦ $x$ ¦ {y} ¦ <![CDATA[raw <b> & ]]>`);

/** Pieces of storage and of what is none, to be strung together or thrown into a page. */
export const soup: readonly string[] = tokens(`
<p> ¦ </p> ¦ <p/> ¦ <p ¦ < ¦ > ¦ </ ¦ /> ¦ << ¦ <! ¦ <!-- ¦ --> ¦ <![CDATA[ ¦ ]]> ¦ ]] ¦ <?x ¦ ?> ¦ & ¦ &amp;
&nbsp; ¦ &foo; ¦ &#0; ¦ &#x1; ¦ &#xD800; ¦ &#999999999; ¦ &# ¦ <!DOCTYPE a [<!ENTITY b "c">]> ¦ \u0000 ¦ \u0007
\uD800 ¦ \uDC00 ¦ \uFFFE ¦ \uFEFF ¦ \r ¦ \t ¦ \u2028 ¦ text ¦ 한글 ¦ 🚀 ¦ <ul> ¦ <li> ¦ </li> ¦ </ul>
<ol start="0"> ¦ <ol start="x"> ¦ </ol> ¦ <table> ¦ <tr> ¦ <td> ¦ </td> ¦ </tr> ¦ </table>
<td rowspan="99999999"> ¦ <td colspan="-1"> ¦ <td colspan="x"> ¦ <br> ¦ <br /> ¦ <hr> ¦ <ac:link> ¦ </ac:link>
<ri:page ri:content-title=" ¦ " ¦ ' ¦  a=b ¦  a="b" a="b" ¦ <ac:image> ¦ <foo:bar>
<ac:structured-macro ac:name="code"> ¦ <ac:structured-macro ac:name="info"> ¦ <ac:structured-macro>
</ac:structured-macro> ¦ <ac:rich-text-body> ¦ </ac:rich-text-body> ¦ <ac:plain-text-body>
</ac:plain-text-body> ¦ <ac:parameter ac:name="title"> ¦ </ac:parameter> ¦ <ac:task-list> ¦ <ac:task>
<ac:task-status> ¦ </ac:task> ¦ <h1> ¦ </h1> ¦ <h7> ¦ <strong> ¦ </em> ¦ <time datetime="
<ac:emoticon ac:emoji-id="zz" /> ¦ <__proto__>`).concat('\r\n', ' ');
