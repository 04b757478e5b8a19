/** The same texts in another language. One plural form is enough for Chinese, so only `_other` keys are asked for. */
export type Translated<T> = {
  [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends object
    ? T[K] extends readonly string[]
      ? readonly string[]
      : Translated<T[K]>
    : string;
};
