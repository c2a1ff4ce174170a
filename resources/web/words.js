/* Sentences of the widget. What the assistant itself says comes from resources/locales. */

/** Sentences of the widget by language; `under18` replaces what children are told in their own words. */
const WORDS = {
  ja: {
    log: "会話",
    you: "あなた：",
    label: "困っていることを書いてください",
    placeholder: "例：家賃が払えない",
    send: "送る",
    thinking: "さがしています…",
    again: "選びなおす",
    choices: (count) => `選べるもの ${count}個`,
    needs: "受け取った困りごと",
    quoted: (found) => found.map((word) => `「${word}」`).join(""),
    because: (found) => `${found.map((word) => `「${word}」`).join("")}から`,
    remove: (label) => `「${label}」を外す`,
    site: "案内のページを開く",
    more: "対象・使い方",
    about: "くわしく",
    eligibility: "使える人",
    application: "使い方",
    checked: (month) => `${month.replace("-0", "-").replace("-", "年")}月に確かめた情報です`,
    languages: (codes) => codes.map((code) => LANGUAGES_JA[code] || code).join("・"),
    separator: "／",
    hash: "つながらないときは、「#」から手で押してください。",
    memo: "メモ",
    memoHint: "いつから、いくら、聞きたいことなど。書かなくてもだいじょうぶです。紙に入るだけで、保存しません。",
    openWithMemo: "メモを入れて紙を開く",
    openSheet: (pages, size) => `メモなしで紙を開く（PDF・${pages}ページ・${size}KB）`,
    offline: "つながりませんでした。書いたものは消えていません。少し待つか、電波を確かめて、もう一度送ってください。急ぐときは、画面の上の番号に電話できます。",
    away: "今は、上の答えだけを出せます。",
    empty: "まだ何も書かれていません。ひとことでもだいじょうぶです。",
    retry: "もう一度送る",
    erase: "この会話を消す",
    eraseSure: "もう一度押すと消えます",
  },
};
const CHILDREN = {
  ja: {
    label: "こまっていることを書いてください",
    placeholder: "れい：友だちがいない",
    again: "えらびなおす",
    choices: (count) => `えらべるもの ${count}こ`,
    needs: "こまっていること",
    remove: (label) => `「${label}」をはずす`,
    site: "ホームページをひらく",
    more: "だれが使えるか・使い方",
    hash: "つながらないときは、「#」から手でおしてください。",
    memoHint: "いつから、だれに、聞きたいことなど。書かなくてもだいじょうぶです。紙に入るだけで、のこしません。",
    openWithMemo: "メモを入れて紙をひらく",
    openSheet: (pages, size) => `メモなしで紙をひらく（PDF・${pages}ページ・${size}KB）`,
    offline: "つながりませんでした。書いたものはきえていません。少しまって、もう一度おくってください。いそぐときは、画面の上の番号に電話できます。",
    send: "おくる",
    retry: "もう一度おくる",
    erase: "この会話をけす",
    eraseSure: "もう一度おすと、きえます",
  },
};
const LANGUAGES_JA = {
  ja: "日本語", en: "英語", zh: "中国語", ko: "韓国・朝鮮語", vi: "ベトナム語", ne: "ネパール語", pt: "ポルトガル語", es: "スペイン語", id: "インドネシア語",
  tl: "フィリピン語", th: "タイ語", my: "ミャンマー語", km: "カンボジア語", mn: "モンゴル語", fr: "フランス語", si: "シンハラ語", ur: "ウルドゥー語",
};

/** The words for a page in a language; Japanese where there are none yet. */
export function wordsFor(page, language) {
  const known = WORDS[language] ? language : "ja";
  return Object.assign({}, WORDS[known], page === "under18" && CHILDREN[known]);
}
