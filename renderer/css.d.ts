/** What the bundler makes of style sheets: a module's class names by their local names. */
declare module '*.module.css' {
  const classNames: Readonly<Record<string, string>>;
  export default classNames;
}
declare module '*.css';
