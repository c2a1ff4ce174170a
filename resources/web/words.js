/* Sentences of the chat's own controls. What the assistant itself says comes from resources/locales. */

/** By language; CHILDREN replaces what is said in their own words on the under-18 page. */
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
    online: "電波がもどりました。もう一度送れます。",
    away: "今は、上の答えだけを出せます。",
    empty: "まだ何も書かれていません。ひとことでもだいじょうぶです。",
    retry: "もう一度送る",
    erase: "この会話を消す",
    eraseSure: "もう一度押すと消えます",
    eraseLater: "この画面の会話は消しました。つながらなかったので、サーバーに残ったものは、24時間たつと消えます。",
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
    online: "電波がもどりました。もう一度おくれます。",
    send: "おくる",
    retry: "もう一度おくる",
    erase: "この会話をけす",
    eraseSure: "もう一度おすと、きえます",
    eraseLater: "この画面の会話はけしました。つながらなかったので、サーバーにのこったものは、24時間たつときえます。",
  },
};
/** Furigana of the sentences above where the under-18 page shows them: word, kana, school year of its kanji. */
const READINGS = [
  ["会話", "かいわ", 2], ["書", "か", 2], ["何", "なに", 2], ["画面", "がめん", 3], ["上", "うえ", 1], ["番号", "ばんごう", 3], ["電話", "でんわ", 2], ["電波", "でんぱ", 3],
  ["一度", "いちど", 3], ["少", "すこ", 2], ["今", "いま", 2], ["答", "こた", 2], ["出せ", "だせ", 1], ["手", "て", 1], ["使い方", "つかいかた", 3], ["使", "つか", 3], ["人", "ひと", 1],
  ["聞", "き", 2], ["紙", "かみ", 2], ["入れ", "いれ", 1], ["入る", "はいる", 1], ["時間", "じかん", 2], ["年", "ねん", 1], ["月", "がつ", 1], ["確", "たし", 5], ["情報", "じょうほう", 5],
];
const LANGUAGES_JA = {
  ja: "日本語", en: "英語", zh: "中国語", ko: "韓国・朝鮮語", vi: "ベトナム語", ne: "ネパール語", pt: "ポルトガル語", es: "スペイン語", id: "インドネシア語",
  tl: "フィリピン語", th: "タイ語", my: "ミャンマー語", km: "カンボジア語", mn: "モンゴル語", fr: "フランス語", si: "シンハラ語", ur: "ウルドゥー語",
};

/** The words for a page in a language; Japanese where there are none yet. `readings` as in the chat contract. */
export function wordsFor(page, language) {
  const known = WORDS[language] ? language : "ja";
  return Object.assign({ readings: [] }, WORDS[known], page === "under18" && Object.assign({ readings: READINGS }, CHILDREN[known]));
}
