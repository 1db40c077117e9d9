// The language of the page, and the choice between Korean and English texts.

export const language: "ko" | "en" = document.documentElement.lang === "en" ? "en" : "ko";

export const t = (korean: string, english: string): string => (language === "ko" ? korean : english);

const numbers = new Intl.NumberFormat(language);

export const count = (value: number | bigint): string => numbers.format(value);
