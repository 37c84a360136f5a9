/** The page of the dashboard. Its data comes from `/api`. `version`: of this program. */
export const page = (version: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>upledger</title>
<link rel="stylesheet" href="/dashboard.css">
<script src="/uplot.js" defer></script>
<script src="/dashboard.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header>
<p class="brand"><a href="#/">upledger</a></p>
<nav aria-label="Views"><a href="#/" id="nav-now">Now</a> <a href="#/report" id="nav-report">Report</a></nav>
<p id="freshness" role="status"></p>
</header>
<main id="main" tabindex="-1"><p>Loading…</p></main>
<noscript><p>This dashboard needs JavaScript. Without it: /api/status, /api/transitions, /api/report, /metrics.</p></noscript>
<footer>upledger ${version.replaceAll(/[^\w.+-]/gu, '')}, read-only</footer>
</body>
</html>
`;
