/** Where the parts of the page lie, and the word that lets its own script and style in. */
export interface DiagramPageParts {
  readonly script: string;
  readonly style: string;
  /** The source of the extension's own files, as VS Code names it. */
  readonly source: string;
  readonly nonce: string;
}

/** The page of a diagram: it loads its own script and style sheet, and nothing else. */
export function diagramPage({ script, style, source, nonce }: DiagramPageParts): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${style}">
<title>Diagram</title>
</head>
<body>
<header>
<label>Show <select id="choice"></select></label>
<button id="smaller" type="button" title="Smaller" aria-label="Smaller">−</button>
<button id="larger" type="button" title="Larger" aria-label="Larger">+</button>
<button id="fit" type="button">Fit</button>
<button id="export" type="button">Export SVG</button>
</header>
<main id="picture"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
