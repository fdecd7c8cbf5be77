// How long a text is for its limit; mirrors competitions/text_length.py.

const WHITE = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
const UNSPACED =
  "\\u0e01-\\u0e3a\\u0e40-\\u0e4e" + // Thai
  "\\u3041-\\u3096\\u309d-\\u309f" + // Hiragana
  "\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\uff66-\\uff9f" + // Katakana
  "\\u2e80-\\u2fd5\\u3005\\u3007\\u3021-\\u3029\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff" + // Han
  "\\u{20000}-\\u{323af}";
const SPACED =
  "A-Za-z\\u00aa\\u00b5\\u00ba\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02af" + // Latin
  "\\u1e00-\\u1eff\\uff21-\\uff3a\\uff41-\\uff5a" +
  "\\u0370-\\u037d\\u037f-\\u03ff\\u1f00-\\u1fff\\u0400-\\u052f" + // Greek and Cyrillic
  "\\u0531-\\u058f\\u05d0-\\u05ea\\u0620-\\u064a\\u066e-\\u06d3" + // Armenian, Hebrew, Arabic
  "\\u0900-\\u0dff\\u10a0-\\u10ff\\u1100-\\u11ff\\u3131-\\u318e\\uac00-\\ud7a3"; // Indic, Georgian, Hangul
const UNSPACED_ALLOWANCE = 2;

const white = new RegExp(`[${WHITE}]+`, "u");
const unspaced = new RegExp(`[${UNSPACED}]`, "gu");
const spaced = new RegExp(`[${SPACED}]`, "gu");

/** A text's words, its characters without white space, and whether its script has no spaces. */
export function measure(text) {
  const composed = text.normalize("NFC");
  const words = composed.split(white).filter(Boolean);
  return {
    words: words.length,
    characters: words.reduce((sum, word) => sum + [...word].length, 0),
    isUnspaced: found(composed, unspaced) > found(composed, spaced),
  };
}

/** A text against its limits; `countBy` is "words" or "characters", `least` and `most` may be null. */
export function describe(text, { countBy, least = null, most = null }) {
  const size = measure(text);
  if (countBy === "words" && !size.isUnspaced) {
    return against(size.words, "words", least, most);
  }
  const factor = countBy === "words" ? UNSPACED_ALLOWANCE : 1;
  return against(size.characters, "characters", times(least, factor), times(most, factor));
}

function against(counted, unit, least, most) {
  const missing = Math.max(0, (least ?? 0) - counted);
  const excess = most === null ? 0 : Math.max(0, counted - most);
  return { counted, unit, least, most, missing, excess };
}

function times(limit, factor) {
  return limit === null ? null : limit * factor;
}

function found(text, pattern) {
  return (text.match(pattern) ?? []).length;
}
