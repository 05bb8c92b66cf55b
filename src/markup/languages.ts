import { pairs } from './pairs.js';

/** Names of languages that Confluence Cloud stores, and those that its editor takes for one of them. */
const known = new Set(
  (
    'abap actionscript actionscript3 ada ada95 ada2005 applescript arduino autoit bash c c# c++ clike clojure clj ' +
    'coffee coffeescript coldfusion cpp csharp css cu cuda d dart delphi diff dockerfile elixir erl erlang ex exs ' +
    'fortran foxpro gherkin go graphql groovy handlebars haskell haxe hcl hs html java javafx javascript jl js json jsx ' +
    'julia kotlin ksh latex livescript lua markdown mathematica matlab objc objective-c objectivec objectivej ocaml ' +
    'octave pascal perl php pl plaintext powershell prolog protobuf ps1 puppet py python qml r racket rb rst ruby rust ' +
    'sass scala scheme sh shell smalltalk splunk sql standardml swift tcl tex text toml ts tsx typescript vala vb ' +
    'verilog vhdl xml xquery yaml yml zsh'
  ).split(' '),
);

/** Further usual names. */
const aliases = pairs(
  'ecmascript js mjs js cjs js node js mts typescript cts typescript python3 py console shell shellsession shell cs c# ' +
    'cxx cpp cc cpp golang go rs rust kt kotlin kts kotlin docker dockerfile gql graphql terraform hcl tf hcl ' +
    'proto protobuf pwsh powershell md markdown htm html patch diff scss sass jsonc json json5 json txt text plain text ' +
    'none ',
);

/**
 * The name under which Confluence knows a language: `python` and `py` stay, `golang` is `go`; empty for none. A name
 * that nobody knows stays as it is: Confluence stores it and shows the code plainly.
 */
export function languageId(name: string): string {
  const lower = name.toLowerCase();
  return known.has(lower) ? lower : (aliases.get(lower) ?? name);
}
